import { getActiveTest, test } from '@japa/runner'
import { chromium } from '../support/services.ts'
import { useShop } from './support/use_shop.ts'
import { pageUrls } from './support/page_urls.ts'
import { BrowserVisitor } from './support/browser_visitor.ts'
import { DEMO_ACCOUNTS } from '../../examples/shop/database/demo_accounts.ts'

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

/**
 * Template source that is shown, and not only sent: `@!bar({ value`, `{{ name }}`, `@end`.
 */
const TEMPLATE_SOURCE = /@!|@(?:if|each|end|else|let|inject|layouts?)\b|\{\{|\}\}/

/** How many pages of those that a page leads to are asked for */
const MOST_LINKS = 40

const guest = async () => {}
const member = async (browser: BrowserVisitor) => {
  await browser.open('/products/1')
  await browser.buy(1)
  await browser.logIn(DEMO_ACCOUNTS[0])
}

test.group('The pages of the shop in Chromium', (group) => {
  group.each.skip(!available, 'Chromium is not installed')
  const shop = useShop(group, { starts: available })

  /** Each page that is a page, opened by somebody */
  async function* pagesOf(browser: BrowserVisitor) {
    for (const path of await pageUrls()) {
      const response = await browser.page.context().request.get(path)
      if (response.headers()['content-type']?.startsWith('text/html')) {
        await browser.open(path)
        yield path
      }
    }
  }

  test('fit into {0} pixels for {1}, and the browser has no complaint about them')
    .with(
      WIDTHS.flatMap(
        (width) =>
          [
            [width, 'a guest', guest],
            [width, 'a member', member],
          ] as const
      )
    )
    .run(async ({ assert }, [width, , arrive]) => {
      const browser = await BrowserVisitor.start(shop.url)
      getActiveTest()?.cleanup(() => browser.end())
      await browser.page.setViewportSize({ width, height: 900 })
      await arrive(browser)

      let pages = 0
      for await (const path of pagesOf(browser)) {
        pages++
        assert.equal(await browser.page.evaluate(OVERFLOW), 0, path)
        assert.notMatch(await browser.page.locator('body').innerText(), TEMPLATE_SOURCE, path)
      }
      assert.isAbove(pages, 10)
      const complaints = browser.complaints.filter((text) => !MISSING.test(text))
      assert.isEmpty(complaints)
      assert.isAtMost(browser.complaints.length, 1)
    })

  test('lead to what is there, with all that belongs to them, for {0}')
    .with([
      ['a guest', guest],
      ['a member', member],
    ] as const)
    .run(async ({ assert }, [, arrive]) => {
      const browser = await BrowserVisitor.start(shop.url)
      getActiveTest()?.cleanup(() => browser.end())
      await arrive(browser)
      const found = new Set<string>()
      for await (const path of pagesOf(browser)) {
        const links = await browser.page.evaluate<string[]>(LINKS)
        links
          .slice(0, MOST_LINKS)
          .forEach((link) => found.add(new URL(link, shop.url + path).href.split('#')[0]))
      }
      const own = [...found].filter((url) => url.startsWith(shop.url))
      assert.isAbove(own.length, 40)
      const { request } = browser.page.context()
      for (const url of own) {
        const response = await request.get(url, { maxRedirects: 0 })
        assert.oneOf(response.status(), [200, 302], url)
      }
    })
})
