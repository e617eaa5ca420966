import { test } from '@japa/runner'
import { byUrl } from '../../src/keys/by_url.ts'
import { byPath } from '../../src/keys/by_path.ts'
import { E_INVALID_POLICY } from '../../src/errors.ts'
import { policyFromOptions } from '../../src/policy/from_options.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { cachePageForever } from '../../src/controllers/cache_page_forever.ts'
import { errorOf, FIELDS, messageOf, TIMEOUTS } from './fields.ts'

const CALLS = ['cachePage', 'cachePageForever'] as const

test.group('Policy from the arguments of cachePage', () => {
  test('{$self} says what its arguments say, and nothing where they say nothing')
    .with([...CALLS])
    .run(({ assert }, call) => {
      const policy = policyFromOptions(call, '1h', undefined, {})

      assert.deepEqual(policy, {
        declaredBy: `${call}()`,
        forever: call === 'cachePageForever',
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
      })
    })

  test('it is remembered what was written, even if it is the default', ({ assert }) => {
    const options = { cache: 'redis', streams: false, vary: undefined }
    const { written } = policyFromOptions('cachePage', 60, byUrl, options)
    assert.sameMembers([...written], ['timeout', 'keyFunc', 'cache', 'streams'])
  })

  test('the response may say how long, unless the page is kept for ever', ({ assert }) => {
    assert.equal(policyFromOptions('cachePage', 'response', undefined, {}).timeout, 'response')
    assert.match(
      messageOf(() => policyFromOptions('cachePageForever', 'response', undefined, {})),
      /^cachePageForever\(\): "timeout": is 'response'/
    )
  })

  test('the key function is the second argument', ({ assert }) => {
    assert.strictEqual(policyFromOptions('cachePage', 60, byPath, {}).keyFunc, byPath)
    for (const keyFunc of [null, 'byPath', {}, true]) {
      const message = messageOf(() => policyFromOptions('cachePage', 60, keyFunc, {}))
      assert.match(message, /^cachePage\(\): "keyFunc": expected a function, got /)
    }
  })

  for (const [field, { takes, refuses, only }] of Object.entries(FIELDS)) {
    for (const call of CALLS.filter((one) => only === undefined || only === one)) {
      test(`${call}: takes ${field}`, ({ assert }) => {
        for (const [given, read] of takes) {
          const policy = policyFromOptions(call, 60, undefined, { [field]: given })
          assert.deepEqual(policy[field as 'tags'], read as [])
        }
      })

      test(`${call}: refuses a wrong ${field}`, ({ assert }) => {
        for (const given of refuses) {
          const declare = () => policyFromOptions(call, 60, undefined, { [field]: given })
          assert.throws(declare, E_INVALID_POLICY)
          assert.match(
            messageOf(declare),
            new RegExp(`^${call}\\(\\): "${field}": expected .*, got `)
          )
        }
      })
    }
  }

  test('an option of the other one is refused as that: {0} of {1}')
    .with([
      ['onMiss', 'cachePage', 'it is for pages that are kept for ever (CachePageForeverMixin, '],
      ['grace', 'cachePageForever', 'it is for pages that expire (CachePageMixin, cachePage), '],
      ['staleIfError', 'cachePageForever', 'it is for pages that expire (CachePageMixin, '],
    ] as const)
    .run(({ assert }, [field, call, problem]) => {
      const [[given]] = FIELDS[field].takes
      const message = messageOf(() => policyFromOptions(call, 60, undefined, { [field]: given }))
      assert.include(message, `${call}(): "${field}": ${problem}`)
    })

  test('an unknown option is refused, and the right one suggested', ({ assert }) => {
    const declare = () => policyFromOptions('cachePage', 60, byUrl, { keyPrefx: 'a' })
    assert.throws(
      declare,
      'cachePage(): "keyPrefx": there is no such option. Did you mean "keyPrefix"?'
    )
  })

  test('a timeout of {$self} is too long for any page')
    .with([Infinity, Number.MAX_SAFE_INTEGER, '999999999d'])
    .run(({ assert }, timeout) => {
      const says = (call: (typeof CALLS)[number]) =>
        messageOf(() => policyFromOptions(call, timeout, undefined, {}))
      const problem = /"timeout": is .*, but the longest is 100 years\. /
      assert.match(says('cachePage'), problem)
      assert.include(says('cachePage'), 'use CachePageForeverMixin or cachePageForever')
      assert.match(says('cachePageForever'), problem)
    })

  test('what is an argument is no option', ({ assert }) => {
    for (const name of ['timeout', 'keyFunc']) {
      const message = messageOf(() => policyFromOptions('cachePage', 60, byUrl, { [name]: 60 }))
      assert.include(message, `"${name}": there is no such option`)
    }
  })

  test('options in the place of the key function are refused as that: {$self}')
    .with([...CALLS])
    .run(({ assert }, call) => {
      const message = messageOf(() => policyFromOptions(call, 60, { tags: ['x'] }, {}))
      assert.include(message, `"keyFunc": expected a function, got { tags: [ 'x' ] }. Options are`)
      assert.match(message, new RegExp(`the third argument: ${call}\\(.+, byUrl, { … }\\)$`))
    })

  test('an error of {0} begins with the line that has called it: {1}')
    .with([
      ['cachePage', 'a wrong timeout', () => cachePage('soon')],
      ['cachePage', 'a wrong key function', () => cachePage(60, 'byUrl' as never)],
      ['cachePage', 'a wrong option', () => cachePage(60, byUrl, { grace: 'soon' })],
      ['cachePageForever', 'a missing timeout', () => cachePageForever(undefined as never)],
    ] as const)
    .run(({ assert }, [, , declare]) => {
      const { stack } = errorOf(declare)
      const [line] = stack!.split('\n').filter((one) => one.startsWith('    at '))
      assert.include(line, 'from_options.spec')
    })

  test('options that are no object are refused', ({ assert }) => {
    for (const options of [null, 'redis', 5, true, ['redis'], () => {}]) {
      const message = messageOf(() =>
        policyFromOptions('cachePage', 60, undefined, options as unknown as object)
      )
      assert.match(message, /^cachePage\(\): "options": the third argument is an object/)
    }
  })
})

test.group('Policy from the arguments of cachePage | timeout', () => {
  test('{$i}. is taken')
    .with(TIMEOUTS.taken)
    .run(({ assert }, [given, read]) => {
      for (const call of CALLS) {
        assert.equal(policyFromOptions(call, given, undefined, {}).timeout, read)
      }
    })

  test('{$i}. is refused where it is no length of time')
    .with(TIMEOUTS.refused.map((given) => ({ given })))
    .run(({ assert }, { given }) => {
      for (const call of CALLS) {
        const message = messageOf(() => policyFromOptions(call, given, undefined, {}))
        assert.match(message, new RegExp(`^${call}\\(\\): "timeout": is .+\\. Write a number`))
      }
    })

  test('is no async function, nor are tags and prefix: a promise would be taken for no value', ({
    assert,
  }) => {
    const refusal =
      'expected a function that is not async, got [AsyncFunction: later]: have a middleware wait, and leave on the context what it got'
    const later = async () => {}
    for (const call of CALLS) {
      assert.equal(
        messageOf(() => policyFromOptions(call, later, undefined, {})),
        `${call}(): "timeout": ${refusal}`
      )
      for (const option of ['tags', 'keyPrefix']) {
        assert.equal(
          messageOf(() => policyFromOptions(call, 60, undefined, { [option]: later })),
          `${call}(): "${option}": ${refusal}`
        )
      }
    }
  })

  test('{$i}. is for pages that are kept for ever only')
    .with(TIMEOUTS.never.map((given) => ({ given })))
    .run(({ assert }, { given }) => {
      const policy = policyFromOptions('cachePageForever', given, undefined, {})
      assert.isTrue(policy.timeout === null || (policy.timeout as number) <= 0)

      const message = messageOf(() => policyFromOptions('cachePage', given, undefined, {}))
      assert.match(message, /^cachePage\(\): "timeout": is .+ Write a number of seconds above 0/)
      assert.include(message, 'cachePageForever')
    })
})
