import { test } from '@japa/runner'
import { nginx } from '../support/services.ts'
import { startApp } from '../support/test_app.ts'
import { Visitor } from '../support/visitor.ts'
import { HOST } from './support/own_varnish.ts'
import { startNginx } from './support/own_nginx.ts'
import { networks } from '../../src/networks/networks.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import type { CacheHelpersConfig } from '../../src/types.ts'

const available = await nginx.available()

/**
 * An application behind an nginx that keeps pages, and cannot be told which ones to forget.
 */
async function startBehindNginx(config?: CacheHelpersConfig) {
  const world = { text: 'first' }
  const page = () => world.text
  const { pageCache, url } = await startApp({
    appUrl: `http://${HOST}`,
    config,
    routes: (router) => {
      router.get('/public', page).use(cachePage(600, undefined, { public: true }))
      router
        .get('/missing', ({ response }) => response.notFound(world.text))
        .use(cachePage(600, undefined, { public: true }))
    },
  })
  const proxy = await startNginx(url)
  const read = async (path: string, headers: Record<string, string> = {}) => {
    const { body } = await new Visitor(proxy).get(path, { headers: { host: HOST, ...headers } })
    return body
  }
  /** Has the application say something else */
  const change = async () => {
    world.text = 'second'
    await pageCache.clear()
  }
  return { read, change, proxy }
}

test.group('nginx in front', (group) => {
  group.each.skip(!available, 'nginx is not installed')
  group.each.timeout(60_000)

  test('keeps a public page for its time, whatever browsers are told', async ({ assert }) => {
    const { read, change } = await startBehindNginx({ browserTimeout: 0 })
    assert.equal(await read('/public'), 'first')
    await change()
    assert.equal(await read('/public'), 'first')
  })

  test('keeps no longer than browsers what another network is told apart', async ({ assert }) => {
    const { read, change } = await startBehindNginx({
      browserTimeout: 0,
      networks: [networks.fastly({ serviceId: 'a', token: 'b', baseUrl: 'http://127.0.0.1:9' })],
    })
    assert.equal(await read('/public'), 'first')
    await change().catch(() => {})
    assert.equal(await read('/public'), 'second')
  })

  test('does not keep what is no page', async ({ assert }) => {
    const { read, change } = await startBehindNginx()
    assert.equal(await read('/missing'), 'first')
    await change()
    assert.equal(await read('/missing'), 'second')
  })

  test('a warm-up goes past it', async ({ assert }) => {
    const { read, change } = await startBehindNginx()
    await read('/public')
    await change()
    assert.equal(await read('/public', { 'x-page-cache-renew': 'not a token' }), 'second')
    assert.equal(await read('/public', { 'x-page-cache-look': 'not a token' }), 'second')
  })
})
