import { test } from '@japa/runner'
import string from '@adonisjs/core/helpers/string'
import { byUrl } from '../../src/keys/by_url.ts'
import { byPath } from '../../src/keys/by_path.ts'
import { E_INVALID_POLICY } from '../../src/errors.ts'
import { policyFromStatics, type Controller } from '../../src/policy/from_statics.ts'
import { FIELDS, messageOf, TIMEOUTS } from './fields.ts'

/**
 * A controller with some static properties.
 */
function controller(statics: Record<string, unknown>): Controller {
  class PostsController {
    index() {}
    show() {}
  }
  return Object.assign(PostsController, { cacheTimeout: 60 }, statics) as unknown as Controller
}

const staticName = (field: string) => `cache${string.pascalCase(field)}`

test.group('Policy from static properties', () => {
  test('a timeout is enough', ({ assert }) => {
    assert.deepEqual(policyFromStatics(controller({ cacheTimeout: '1h' }), false), {
      actions: null,
      policy: {
        declaredBy: 'PostsController',
        forever: false,
        written: new Set(['timeout']),
        timeout: 3600,
        keyFunc: byUrl,
        keyPrefix: null,
        cache: undefined,
        allow: undefined,
        vary: [],
        maxVariants: undefined,
        timeLimit: undefined,
        statuses: [],
        allowQuery: null,
        holes: 'auto',
        streams: false,
        public: false,
        prefetch: undefined,
        browserTimeout: undefined,
        front: false,
        tags: [],
        grace: undefined,
        staleIfError: undefined,
        onMiss: 'store',
      },
    })
  })

  test('cacheKeyFunc', ({ assert }) => {
    const { policy } = policyFromStatics(controller({ cacheKeyFunc: byPath }), false)
    assert.strictEqual(policy.keyFunc, byPath)

    for (const cacheKeyFunc of [null, 'byPath', {}]) {
      const message = messageOf(() => policyFromStatics(controller({ cacheKeyFunc }), false))
      assert.match(message, /^PostsController: "static cacheKeyFunc": expected a function, got /)
    }
  })

  for (const [field, { takes, refuses, only }] of Object.entries(FIELDS)) {
    const name = staticName(field)
    const forever = only === 'cachePageForever'

    test(`takes ${name}`, ({ assert }) => {
      for (const [given, read] of takes) {
        const { policy } = policyFromStatics(controller({ [name]: given }), forever)
        assert.deepEqual(policy[field as 'tags'], read as [])
      }
    })

    test(`refuses a wrong ${name}`, ({ assert }) => {
      for (const given of refuses) {
        const read = () => policyFromStatics(controller({ [name]: given }), forever)
        const start = `^PostsController: "static ${name}": expected .*, got `
        assert.throws(read, E_INVALID_POLICY)
        assert.match(messageOf(read), new RegExp(start))
      }
    })

    if (only) {
      test(`${name} is for one of the mixins only`, ({ assert }) => {
        const [[given]] = takes
        const read = () => policyFromStatics(controller({ [name]: given }), !forever)
        assert.include(messageOf(read), `PostsController: "static ${name}": it is for pages that `)
      })
    }
  }

  test('static properties are inherited and overridden', ({ assert }) => {
    const Base = controller({ cacheKeyPrefix: 'base', cacheVary: ['accept'] })
    class Sub extends (Base as unknown as new () => object) {
      static cacheKeyPrefix = 'sub'
    }
    const { policy } = policyFromStatics(Sub as unknown as Controller, false)

    assert.equal(policy.timeout, 60)
    assert.equal(policy.keyPrefix, 'sub')
    assert.deepEqual(policy.vary, ['accept'])
    assert.equal(policy.declaredBy, 'Sub')
    assert.equal(policyFromStatics(Base, false).policy.keyPrefix, 'base')
  })

  test('a controller without a name is an error that can be read', ({ assert }) => {
    const read = () => policyFromStatics(class {} as unknown as Controller, false)
    assert.match(messageOf(read), /^A controller without a name: "static cacheTimeout": is missing/)
  })
})

test.group('Policy from static properties | cacheTimeout', () => {
  test('{$i}. is taken')
    .with(TIMEOUTS.taken)
    .run(({ assert }, [cacheTimeout, read]) => {
      for (const forever of [false, true]) {
        const { policy } = policyFromStatics(controller({ cacheTimeout }), forever)
        assert.equal(policy.timeout, read)
      }
    })

  test('{$i}. is refused where it is no length of time')
    .with(TIMEOUTS.refused.map((cacheTimeout) => ({ cacheTimeout })))
    .run(({ assert }, statics) => {
      for (const forever of [false, true]) {
        const message = messageOf(() => policyFromStatics(controller(statics), forever))
        assert.match(message, /^PostsController: "static cacheTimeout": is .+\. Write a number/)
      }
    })

  test('is no async function', ({ assert }) => {
    const cacheTimeout = async () => 60
    assert.match(
      messageOf(() => policyFromStatics(controller({ cacheTimeout }), false)),
      /^PostsController: "static cacheTimeout": expected a function that is not async, got /
    )
  })

  test('{$i}. is for pages that are kept for ever only')
    .with(TIMEOUTS.never.map((cacheTimeout) => ({ cacheTimeout })))
    .run(({ assert }, statics) => {
      const message = messageOf(() => policyFromStatics(controller(statics), false))
      assert.match(message, /^PostsController: "static cacheTimeout": is .+ seconds above 0/)
      assert.include(message, 'CachePageForeverMixin')
      policyFromStatics(controller(statics), true)
    })
})

test.group('Policy from static properties | cacheActions', () => {
  const actions = (cacheActions: unknown) =>
    policyFromStatics(controller({ cacheActions }), false).actions

  test('names the actions that are cached', ({ assert }) => {
    assert.deepEqual(actions(['show']), ['show'])
    assert.deepEqual(actions([]), [])
    assert.isNull(actions(undefined))
  })

  test('an action that does not exist is refused: {$self}')
    .with(['shwo', 'constructor', '', 'cacheTimeout', 'toString', '__proto__'])
    .run(({ assert }, name) => {
      const message = messageOf(() => actions(['show', name]))
      assert.match(message, /^PostsController: "static cacheActions": there is no action "/)
      assert.include(message, `"${name}"`)
    })

  test('what is no list of names is refused', ({ assert }) => {
    for (const given of [null, 'show', [5], {}, () => {}]) {
      assert.match(
        messageOf(() => actions(given)),
        /"static cacheActions": expected a list of/
      )
    }
  })

  test('an inherited action is one', ({ assert }) => {
    class Sub extends (controller({}) as unknown as new () => object) {
      static cacheActions = ['index', 'own']
      own() {}
    }
    const policy = policyFromStatics(Sub as unknown as Controller, false)
    assert.deepEqual(policy.actions, ['index', 'own'])
  })
})

test.group('Policy from static properties | misspelt names', () => {
  test('{0} is refused: did you mean {1}?')
    .with([
      ['cacheTimout', 'cacheTimeout'],
      ['cacheTimeOut', 'cacheTimeout'],
      ['cache_timeout', 'cacheTimeout'],
      ['cachetimeout', 'cacheTimeout'],
      ['cache_key_func', 'cacheKeyFunc'],
      ['cache_key_prefix', 'cacheKeyPrefix'],
      ['cache_cache', 'cacheCache'],
      ['cacheKeyFn', 'cacheKeyFunc'],
      ['cacheAction', 'cacheActions'],
    ])
    .run(({ assert }, [given, meant]) => {
      const message = messageOf(() => policyFromStatics(controller({ [given]: 60 }), false))
      assert.equal(
        message,
        `PostsController: "static ${given}": there is no such option. Did you mean "${meant}"?`
      )
    })

  test('a misspelt name is found in the classes that a controller extends', ({ assert }) => {
    class Sub extends (controller({ cacheTimout: 60 }) as unknown as new () => object) {}
    assert.match(
      messageOf(() => policyFromStatics(Sub as unknown as Controller, false)),
      /^Sub: "static cacheTimout"/
    )
  })

  test('where nothing is near, all of them are named', ({ assert }) => {
    const message = messageOf(() => policyFromStatics(controller({ cacheWarmUpUrls: [] }), false))
    assert.match(message, /Known are: cacheTimeout, cacheKeyFunc/)
  })

  test('other static properties of the application are its own', ({ assert }) => {
    const statics = { cachedPosts: 1, cache: 2, cached: 3, caches: 4, mycacheTimout: 5 }
    assert.doesNotThrow(() => policyFromStatics(controller(statics), false))
  })
})
