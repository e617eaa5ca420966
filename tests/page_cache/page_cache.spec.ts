import { test } from '@japa/runner'
import { drivers, store } from '@adonisjs/cache'
import { startApp } from '../support/test_app.ts'
import { E_INVALID_POLICY } from '../../src/errors.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import type { CacheHelpersConfig } from '../../src/types.ts'

const memory = () => store().useL1Layer(drivers.memory({}))

test.group('PageCache', (group) => {
  let runs = 0
  group.each.setup(() => {
    runs = 0
  })

  const paths = ['/default', '/prefixed', '/other']

  /**
   * Three pages with one key: in the default store, under a prefix, and in another store.
   */
  async function start(config: CacheHelpersConfig = {}) {
    const app = await startApp({
      config,
      cache: { default: 'one', stores: { one: memory(), two: memory() } },
      routes: (router) => {
        const key = () => 'key'
        const page = () => `${++runs}`
        router.get('/default', page).use(cachePage(60, key))
        router.get('/prefixed', page).use(cachePage(60, key, { keyPrefix: 'p' }))
        router.get('/other', page).use(cachePage(60, key, { cache: 'two' }))
      },
    })
    const ask = async () => {
      const bodies: string[] = []
      for (const path of paths) {
        const { body } = await app.get(path)
        bodies.push(body)
      }
      return bodies.join()
    }
    await ask()
    return { ...app, ask }
  }

  test('forget takes the key as the key function returns it', async ({ assert }) => {
    const { pageCache, ask } = await start()
    assert.isTrue(await pageCache.forget('key'))
    assert.equal(await ask(), '4,2,3')
    assert.isFalse(await pageCache.forget('other key'))
    assert.equal(await ask(), '4,2,3')
  })

  test('forget takes the prefix and the store as the policy has them', async ({ assert }) => {
    const { pageCache, ask } = await start()
    assert.isTrue(await pageCache.forget('key', { keyPrefix: 'p' }))
    assert.equal(await ask(), '1,4,3')
    assert.isTrue(await pageCache.forget('key', { cache: 'two' }))
    assert.equal(await ask(), '1,4,5')
    assert.isFalse(await pageCache.forget('key', { cache: 'two', keyPrefix: 'p' }))
  })

  test('prefix and version of the configuration are part of every key', async ({ assert }) => {
    const { pageCache, ask } = await start({ keyPrefix: 'shop', version: '2' })
    assert.isTrue(await pageCache.forget('key'))
    assert.equal(await ask(), '4,2,3')
  })

  test('forget and clear look where the configuration keeps pages', async ({ assert }) => {
    const app = await startApp({
      config: { cache: 'two' },
      cache: { default: 'one', stores: { one: memory(), two: memory() } },
      routes: (router) => {
        router.get('/', () => `${++runs}`).use(cachePage(60, () => 'key'))
      },
    })
    await app.get('/')
    assert.isFalse(await app.pageCache.forget('key', { cache: 'one' }))
    assert.isTrue(await app.pageCache.forget('key'))
    await app.get('/')
    await app.pageCache.clear()
    const { body } = await app.get('/')
    assert.equal(body, '3')
  })

  test('clear empties one store', async ({ assert }) => {
    const { pageCache, ask } = await start()
    await pageCache.clear()
    assert.equal(await ask(), '4,5,3')
    await pageCache.clear({ cache: 'two' })
    assert.equal(await ask(), '4,5,6')
    await pageCache.clear({ cache: null })
    assert.equal(await ask(), '7,8,6')
  })

  test('an unknown store is an error that names the call and the stores', async ({ assert }) => {
    const { pageCache } = await start()
    await assert.rejects(() => pageCache.clear({ cache: 'three' }), E_INVALID_POLICY)
    await assert.rejects(
      () => pageCache.forget('key', { cache: 'three' }),
      'forget(): there is no store "three" in config/cache.ts. It has: "one", "two"'
    )
  })
})
