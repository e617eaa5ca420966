import { test } from '@japa/runner'
import { byUrl } from '../../src/keys/by_url.ts'
import { defineConfig } from '../../src/define_config.ts'
import { policyValues } from '../../src/explain/policy_values.ts'
import { policyFromOptions } from '../../src/policy/from_options.ts'
import { controllerPolicy } from '../../src/policy/controller_policy.ts'
import { CachePageMixin } from '../../src/controllers/cache_page_mixin.ts'
import { CachePageForeverMixin } from '../../src/controllers/cache_page_forever_mixin.ts'
import type { CacheHelpersConfig, CachePageOptions } from '../../src/types.ts'

type Told = Record<string, [value: string, from: string]>

function byName(values: ReturnType<typeof policyValues>): Told {
  return Object.fromEntries(values.map(({ name, value, from }) => [name, [value, from]]))
}

/**
 * What is shown of `cachePage(60, undefined, options)` on a route.
 */
function toldOfCall(options: CachePageOptions, config: CacheHelpersConfig = {}): Told {
  const policy = policyFromOptions('cachePage', 60, undefined, options)
  return byName(policyValues(policy, null, defineConfig(config)))
}

function toldOfClass(controller: Function, config: CacheHelpersConfig = {}): Told {
  const { policy } = controllerPolicy(controller)!
  return byName(policyValues(policy, controller, defineConfig(config)))
}

test.group('Policy values', () => {
  test('every option is told, with its default where nothing was written', ({ assert }) => {
    assert.deepEqual(toldOfCall({}), {
      timeout: ['60 s', 'first argument of cachePage()'],
      keyFunc: ['byUrl', 'default'],
      keyPrefix: ['none', 'default'],
      cache: ['the default store', 'default'],
      allow: ['none', 'default'],
      vary: ['none', 'default'],
      timeLimit: ['none', 'default'],
      statuses: ['none', 'default'],
      allowQuery: ['all', 'default'],
      maxVariants: ['32', 'default'],
      tags: ['none', 'default'],
      holes: ['auto', 'default'],
      streams: ['no', 'default'],
      public: ['no', 'default'],
      prefetch: ['produce', 'default'],
      browserTimeout: ['as long as it is fresh', 'default'],
      front: ['no', 'default'],
      grace: ['0 s', 'default'],
      staleIfError: ['0 s', 'default'],
    })
  })

  test('the options of forever pages are shown of forever pages', ({ assert }) => {
    const policy = policyFromOptions('cachePageForever', null, byUrl, {
      onMiss: 'render',
    })
    const told = byName(policyValues(policy, null, defineConfig({ staleIfError: 30 })))

    assert.deepEqual(told.onMiss, ['render', 'option of cachePageForever()'])
    assert.deepEqual(told.timeout, ['none', 'first argument of cachePageForever()'])
    assert.deepEqual(told.keyFunc, ['byUrl', 'second argument of cachePageForever()'])
    assert.notProperty(told, 'staleIfError')
  })

  test('what a policy leaves to the configuration is told from there', ({ assert }) => {
    const config: CacheHelpersConfig = { cache: 'redis', allow: ['user'], staleIfError: '1h' }

    for (const options of [{}, { cache: null }]) {
      const { cache, allow, staleIfError } = toldOfCall(options, config)
      assert.deepEqual(cache, ['redis', 'config/cache_helpers.ts'])
      assert.deepEqual(allow, ['user', 'config/cache_helpers.ts'])
      assert.deepEqual(staleIfError, ['3600 s', 'config/cache_helpers.ts'])
    }
  })

  test('what a policy says wins, even if it takes something back', ({ assert }) => {
    const { allow, staleIfError, streams } = toldOfCall(
      { allow: [], staleIfError: 0, streams: false },
      { allow: ['user'], staleIfError: 60 }
    )
    assert.deepEqual(allow, ['none', 'option of cachePage()'])
    assert.deepEqual(staleIfError, ['0 s', 'option of cachePage()'])
    assert.deepEqual(streams, ['no', 'option of cachePage()'])
  })

  test('what a controller says is told with its static property', ({ assert }) => {
    class ReportsController extends CachePageForeverMixin() {
      static cacheTimeout = '1h'
      static cacheTags = () => ['reports']
      static cacheStatuses = [404]
    }
    const { timeout, tags, statuses, onMiss } = toldOfClass(ReportsController)

    assert.deepEqual(timeout, ['3600 s', 'static cacheTimeout'])
    assert.deepEqual(tags, ['a function of the request', 'static cacheTags'])
    assert.deepEqual(statuses, ['404', 'static cacheStatuses'])
    assert.deepEqual(onMiss, ['store', 'default'])
  })

  test('an inherited static property is told with the class that has it', ({ assert }) => {
    class BaseController extends CachePageMixin() {
      static cacheTimeout = 'response'
      static cacheVary = ['accept']
      static cacheKeyPrefix = 'base'
    }
    class PostsController extends BaseController {
      static cacheKeyPrefix = 'posts'
    }
    Object.assign(PostsController, { cacheVary: undefined })
    const { timeout, vary, keyPrefix } = toldOfClass(PostsController)

    assert.deepEqual(timeout, [
      'what the response says',
      'static cacheTimeout, inherited from BaseController',
    ])
    assert.deepEqual(keyPrefix, ['posts', 'static cacheKeyPrefix'])
    assert.deepEqual(vary, ['none', 'default'])
  })
})
