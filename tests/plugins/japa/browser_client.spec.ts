import { test } from '@japa/runner'
import { chromium as playwright } from 'playwright'
import { browserClient } from '@japa/browser-client'
import { runJapa } from './support/run_japa.ts'
import { chromium } from '../../support/services.ts'
import { CHROMIUM_ARGUMENTS } from '../../support/services/chromium_service.ts'
import { startApp, type TestAppOptions } from '../../support/test_app.ts'
import { cachePage } from '../../../src/controllers/cache_page.ts'
import { pageCacheBrowserClient } from '../../../src/plugins/japa/browser_client.ts'
import type { Page } from 'playwright'
import type { TestContext } from '@japa/runner/core'
import type { Reason } from '../../../src/store_rules/reasons.ts'

const available = await chromium.available()

async function start(options: Partial<TestAppOptions> = {}) {
  let count = 0
  const page = cachePage(60)
  const html = (body: string) => `<!doctype html><title>Page</title><body>${body}</body>`
  const app = await startApp({
    routes: (router) => {
      router.get('/posts', () => html(`<p>${++count}</p><a href="/draft">Draft</a>`)).use(page)
      router.get('/old', ({ response }) => response.redirect('/posts'))
      router.get('/plain', () => html('<script>fetch("/data")</script>'))
      router.get('/data', () => ({ count })).use(page)
      router
        .get('/draft', ({ pageCache }) => {
          pageCache.skip('draft')
          return html('a draft')
        })
        .use(page)
    },
    ...options,
  })
  const contextOptions = { baseURL: app.url }
  const launcher = () =>
    playwright.launch({ executablePath: chromium.address, args: CHROMIUM_ARGUMENTS })
  const plugins = [browserClient({ launcher, contextOptions }), pageCacheBrowserClient(app.app)]
  const run = (body: (context: TestContext) => Promise<void>) => runJapa(app, plugins, body)
  return { app, run }
}

test.group('Japa browser client', (group) => {
  group.each.skip(!available, 'Chromium is not installed')
  group.each.timeout(60_000)

  test('a page is a miss that is stored, and a hit for another browser', async () => {
    const { run } = await start()
    await run(async ({ visit, browser }) => {
      const first = await visit('/posts')
      await first.assertPageCacheMiss()
      await first.assertPageCacheStored()
      const other = await browser.newContext({ baseURL: new URL(first.url()).origin })
      const second = await other.newPage()
      await second.goto('/posts')
      await second.assertPageCacheHit()
      await other.close()
    })
  })

  test('it is about the last document, after redirects and clicks', async () => {
    const { run } = await start()
    await run(async ({ visit }) => {
      const page = await visit('/old')
      await page.assertPath('/posts')
      await page.assertPageCacheStored()
      await page.reload()
      await page.assertPageCacheHit()
      await page.click('a')
      await page.waitForURL('**/draft')
      await page.assertPageCacheNotStored('handler')
    })
  })

  test('a response that a script of the page has got has the same assertions', async () => {
    const { app, run } = await start()
    await app.get('/data')
    await run(async ({ browserContext }) => {
      const page = await browserContext.newPage()
      const answered = page.waitForResponse('**/data')
      await page.goto('/plain')
      const response = await answered
      await response.assertPageCacheHit()
    })
  })

  test('it works where visitors are not told', async ({ assert }) => {
    const { app, run } = await start({ config: { cacheStatus: false } })
    assert.isUndefined(await app.cacheStatus('/data'))
    await run(async ({ visit }) => {
      const page = await visit('/posts')
      await page.assertPageCacheStored()
    })
  })

  test('what the browser took from its own cache says nothing of the page cache', async ({
    assert,
  }) => {
    const { run } = await start()
    await run(async ({ visit }) => {
      await visit('/posts')
      const again = await visit('/posts')
      await assert.rejects(
        () => again.assertPageCacheHit(),
        /GET \/posts \(200\), but the browser has not asked for it.*page\.reload\(\)/
      )
      await again.reload()
      await again.assertPageCacheHit()
    })
  })

  test('a failure says what was asked for, and what to do', async ({ assert }) => {
    const { run } = await start()
    await run(async ({ visit, browserContext }) => {
      const page = await visit('/draft')
      await assert.rejects(
        () => page.assertPageCacheHit(),
        /Expected a hit of GET \/draft \(200\), but .*detail="handler: draft".*pageCache\.skip\(\)/
      )
      const empty = await browserContext.newPage()
      await assert.rejects(() => empty.assertPageCacheHit(), /visit one first/)
    })
  })

  test('an application without the page cache is told what is missing', async ({ assert }) => {
    const { app } = await start()
    const without = Object.create(app.app)
    Object.defineProperty(without, 'container', { value: { hasBinding: () => false } })
    await assert.rejects(pageCacheBrowserClient(without), /pageCacheBrowserClient\(app\)/)
  })
})

test.group('Japa browser client | typings', () => {
  test('assertions are asynchronous, and reasons those of the list', ({ expectTypeOf }) => {
    expectTypeOf<Page['assertPageCacheHit']>().toEqualTypeOf<() => Promise<void>>()
    expectTypeOf<Page['assertPageCacheNotStored']>().toEqualTypeOf<
      (reason?: Reason) => Promise<void>
    >()
    // @ts-expect-error: there is no such reason
    void ((page: Page) => page.assertPageCacheBypass('usr'))
  })
})
