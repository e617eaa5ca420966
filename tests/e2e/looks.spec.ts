import { getActiveTest, test } from '@japa/runner'
import { chromium } from '../support/services.ts'
import { useShop } from './support/use_shop.ts'
import { pageUrls } from './support/page_urls.ts'
import { BrowserVisitor } from './support/browser_visitor.ts'

const available = await chromium.available()

/** Of a telephone, and of a screen, in pixels */
const WIDTHS = [390, 1280]

/** What a browser says of a page that is not there, and of nothing else */
const MISSING = /status of 404/

/**
 * Run in the page: by how many pixels it is wider than the window, and what it leads to.
 */
const OVERFLOW = 'document.documentElement.scrollWidth - document.documentElement.clientWidth'
const LINKS = `[...document.querySelectorAll('a[href], link[href], img[src], script[src], use[href]')]
  .map((element) => element.getAttribute('href') ?? element.getAttribute('src'))`

test.group('The pages of the shop in Chromium', (group) => {
  group.each.skip(!available, 'Chromium is not installed')
  const shop = useShop(group, { starts: available })

  test('fit into {$self} pixels, and the browser has no complaint about them')
    .with(WIDTHS)
    .run(async ({ assert }, width) => {
      const browser = await BrowserVisitor.start(shop.url)
      getActiveTest()?.cleanup(() => browser.end())
      await browser.page.setViewportSize({ width, height: 900 })

      for (const path of await pageUrls()) {
        const { headers } = await shop.visitor().get(path)
        if (headers.get('content-type')?.startsWith('text/html')) {
          await browser.open(path)
          assert.equal(await browser.page.evaluate(OVERFLOW), 0, path)
        }
      }
      const complaints = browser.complaints.filter((text) => !MISSING.test(text))
      assert.isEmpty(complaints)
      assert.isAtMost(browser.complaints.length, 1)
    })

  test('lead to what is there', async ({ assert }) => {
    const browser = await BrowserVisitor.start(shop.url)
    getActiveTest()?.cleanup(() => browser.end())
    const found = new Set<string>()
    for (const path of ['/', '/products/1', '/products', '/reports', '/reports/2025', '/nowhere']) {
      await browser.open(path)
      const links = await browser.page.evaluate<string[]>(LINKS)
      links.forEach((link) => found.add(new URL(link, shop.url + path).href.split('#')[0]))
    }
    const own = [...found].filter((url) => url.startsWith(shop.url))
    assert.isAbove(own.length, 20)
    for (const url of own) {
      const { status } = await shop.visitor().get(url.slice(shop.url.length))
      assert.oneOf(status, [200, 302], url)
    }
  })
})
