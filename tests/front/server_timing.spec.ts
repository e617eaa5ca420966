import { test } from '@japa/runner'
import { startFront } from './support/front_app.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import type { CacheHelpersConfig } from '../../src/types.ts'

const ASKED = { headers: { host: 'a.test' } }

function start(serverTiming: CacheHelpersConfig['serverTiming']) {
  return startFront({
    config: { hosts: ['a.test'], serverTiming },
    routes: (router) => {
      router.get('/', () => 'page').use(cachePage(60, undefined, { front: true }))
    },
  })
}

test.group('Server-Timing in front', () => {
  test('what is said of one response is never said of another', async ({ assert }) => {
    const app = await start(true)
    for (let time = 0; time < 8; time++) {
      const { inFront, headers } = await app.ask('/', ASKED)
      assert.isFalse(inFront)
      assert.match(String(headers['server-timing']), /^page-cache;desc="(stored|hit)";dur=[\d.]+/)
    }
  })

  test('those who are not told get answers in front, and those who are do not', async ({
    assert,
  }) => {
    const app = await start(({ request }) => request.header('x-developer') === 'yes')
    assert.isTrue(await app.comesInFront('/', ASKED))
    const { inFront, headers } = await app.ask('/', {
      headers: { ...ASKED.headers, 'x-developer': 'yes' },
    })
    assert.isFalse(inFront)
    assert.match(String(headers['server-timing']), /^page-cache;desc="hit"/)
    assert.isTrue(await app.isInFront('/', ASKED))
  })
})
