import { readFile } from 'node:fs/promises'
import { test } from '@japa/runner'
import { runSuite } from './suite.ts'
import { gatewayRoute } from './gateway.ts'
import { startApp } from '../support/test_app.ts'
import { KNOWN_FAILURES } from './known_failures.ts'

const DOCUMENTATION = new URL('../../docs/conformance.md', import.meta.url)

test.group('Conformance', () => {
  test('the public suite for caches passes, but for what is known', async ({ assert }) => {
    const verdicts = await runSuite(async (origin) => {
      const app = await startApp({
        routes: (router) => gatewayRoute(router, origin),
        config: { invalidateOnWrite: true, targets: ['CDN-Cache-Control'] },
      })
      return app.url
    })
    const required = verdicts.filter(({ kind }) => kind === 'required')
    const failed = required.filter(({ problem }) => problem !== null)

    assert.lengthOf(required, 157)
    assert.deepEqual(failed.map(({ id }) => id).sort(), Object.keys(KNOWN_FAILURES).sort())
    assert.isAtLeast(
      verdicts.filter(({ kind, problem }) => kind === 'optimal' && problem === null).length,
      75
    )
  })
    .timeout(120_000)
    .skip(!process.env.CI, 'It waits for 18 seconds, and runs in CI. Set CI=true to run it here')

  test('the documentation names each required test that fails', async ({ assert }) => {
    const text = await readFile(DOCUMENTATION, 'utf8')
    for (const id of Object.keys(KNOWN_FAILURES)) {
      assert.include(text, `\`${id}\``)
    }
  })
})
