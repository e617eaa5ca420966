import { test } from '@japa/runner'
import { collectRejections } from '../support/rejections.ts'
import { turns } from '../support/turns.ts'
import { startApp } from '../support/test_app.ts'
import { collectLogs } from '../support/logs.ts'
import { counting } from '../support/runs.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { computedValue } from '../../src/policy/computing/computed_value.ts'
import { policyFromOptions } from '../../src/policy/from_options.ts'
import type { HttpContext } from '@adonisjs/core/http'
import type { CachePageOptions } from '../../src/types.ts'

const rejects = () => Promise.reject(new Error('no database')) as never

test.group('Values that are computed for a request', () => {
  test('what was written in place of a function is given as it is', ({ assert }) => {
    const policy = policyFromOptions('cachePage', '1h', undefined, { tags: ['a'], keyPrefix: 'b' })
    const options = ['timeout', 'tags', 'keyPrefix'] as const
    assert.deepEqual(
      options.map((option) => computedValue(policy, option, {} as HttpContext)),
      [3600, ['a'], 'b']
    )
  })

  test('a promise that {0} gives ends no server, and the log says what to write')
    .with([
      ['timeout', rejects, {}, 'fwd=uri-miss; detail=timeout'],
      ['tags', 60, { tags: rejects }, 'fwd=uri-miss; detail=tags-error'],
      ['keyPrefix', 60, { keyPrefix: rejects }, 'fwd=bypass; detail=key-error'],
    ] as [string, number | (() => never), CachePageOptions, string][])
    .run(async ({ assert }, [option, timeout, options, detail]) => {
      const rejections = collectRejections()
      const logs = collectLogs()
      const app = await startApp({
        configs: logs.configs,
        routes: (router) => {
          router.get('/', counting()).use(cachePage(timeout, undefined, options))
        },
      })
      for (const body of ['<p>run 1</p>', '<p>run 2</p>']) {
        const answer = await app.get('/')
        assert.equal(answer.body, body)
        assert.equal(answer.cacheStatus, `page-cache; ${detail}`)
      }
      await turns()
      assert.deepEqual(rejections, [])
      const [line] = logs.lines.filter(({ level }) => level >= 50)
      const { message } = line.err as Error
      assert.include(message, `The ${option} function of cachePage() must not return a promise: `)
    })
})
