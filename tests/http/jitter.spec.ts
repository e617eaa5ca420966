import { test } from '@japa/runner'
import { startApp } from '../support/test_app.ts'
import { stopClock } from '../support/clock.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'

const PAGES = Array.from({ length: 50 }, (_, page) => `/${page}`)

async function appWith(config: object) {
  const app = await startApp({
    config,
    // The port of each run is another one.
    appUrl: null,
    routes: (router) => {
      router
        .get('/own', ({ response }) => response.header('Cache-Control', 'max-age=1000').send('a'))
        .use(cachePage('response'))
      router.get('/:page', () => 'page').use(cachePage(1000, ({ params }) => params.page))
    },
  })
  /** Seconds for which each page is fresh, from now on */
  const lives = async () => {
    const lines = await Promise.all(PAGES.map((path) => app.cacheStatus(path)))
    return lines.map((line) => Number(/^page-cache; hit; ttl=(\d+)$/.exec(line!)?.[1]))
  }
  await Promise.all(['/own', ...PAGES].map((path) => app.get(path)))
  return { app, lives }
}

test.group('Jitter', () => {
  test('pages that were produced together expire one after another, none later than it says', async ({
    assert,
  }) => {
    const clock = stopClock()
    const { app, lives } = await appWith({ jitter: 0.2 })
    const first = await lives()
    assert.isAtLeast(Math.min(...first), 800)
    assert.isAtMost(Math.max(...first), 1000)
    for (const part of [0, 1, 2, 3]) {
      const among = first.filter((life) => life >= 800 + part * 50 && life < 850 + part * 50)
      assert.isAtLeast(among.length, 3)
    }
    const [at] = PAGES
    const { headers } = await app.get(at)
    assert.equal(headers['cache-control'], `max-age=${first[0]}`)

    // Produced again, each is fresh for as long as before.
    clock.forward(1001)
    await Promise.all(PAGES.map((path) => app.get(path)))
    assert.deepEqual(await lives(), first)
  })

  test('a page whose response decides expires when that says', async ({ assert }) => {
    stopClock()
    const { app } = await appWith({ jitter: 1 })
    assert.equal(await app.cacheStatus('/own'), 'page-cache; hit; ttl=1000')
  })

  test('without it, pages expire when they say', async ({ assert }) => {
    stopClock()
    const { lives } = await appWith({})
    assert.deepEqual(new Set(await lives()), new Set([1000]))
  })
})
