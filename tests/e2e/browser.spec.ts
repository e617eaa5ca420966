import { getActiveTest, test } from '@japa/runner'
import { chromium } from '../support/services.ts'
import { useShop } from './support/use_shop.ts'
import { BrowserVisitor } from './support/browser_visitor.ts'
import { DEMO_ACCOUNTS } from '../../examples/shop/database/demo_accounts.ts'

const available = await chromium.available()
const [ADA, GRACE] = DEMO_ACCOUNTS

test.group('The shop in Chromium', (group) => {
  group.each.skip(!available, 'Chromium is not installed')
  const shop = useShop(group, { starts: available })

  async function browser(): Promise<BrowserVisitor> {
    const visitor = await BrowserVisitor.start(shop.url)
    getActiveTest()?.cleanup(() => visitor.end())
    return visitor
  }

  test('two browsers buy from the same cached page, log in, and see themselves', async ({
    assert,
  }) => {
    const visitors = [
      { account: ADA, quantity: 2, browser: await browser() },
      { account: GRACE, quantity: 3, browser: await browser() },
    ]
    await shop.visitor().get('/products/1')

    for (const { account, quantity, browser: own } of visitors) {
      const page = await own.open('/products/1')
      assert.isTrue(page.isHit, page.cacheStatus)
      assert.deepEqual([await own.name, await own.cart], ['Log in', '0'])

      await own.buy(quantity)
      assert.deepEqual(await own.messages, ['Classic Tent Iris 1 is in your cart'])
      assert.equal(await own.cart, String(quantity))

      await own.logIn(account)
      assert.deepEqual(await own.messages, [`Welcome back, ${account.name}`])
      assert.equal(await own.page.locator('h1').innerText(), account.name)
    }

    // Once more, now that both are there.
    for (const { account, quantity, browser: own } of visitors) {
      for (const path of ['/products/1', '/', '/products/1']) {
        await own.open(path)
        const page = await own.reload()
        assert.isTrue(page.isHit, page.cacheStatus)
        assert.deepEqual([await own.name, await own.cart], [account.name, String(quantity)])
        assert.deepEqual(await own.messages, [])
      }
      await own.open('/cart')
      assert.include(await own.page.locator('main').innerText(), `Classic Tent Iris 1\t${quantity}`)
      assert.deepEqual(own.complaints, [])
    }
  })

  test('the inline script and style of a cached page run under the policy', async ({ assert }) => {
    await shop.visitor().get('/products/2')
    const visitor = await browser()
    const nonces = new Set<string>()
    for (let request = 0; request < 3; request++) {
      const page = await visitor.open('/products/2')
      assert.isTrue(page.isHit, page.cacheStatus)
      assert.equal(await visitor.total, '€26.95')
      await visitor.page.getByLabel('Quantity').fill('3')
      assert.equal(await visitor.total, '€80.85')

      const hue = 'getComputedStyle(document.documentElement).getPropertyValue("--hue")'
      assert.notEqual(await visitor.page.evaluate(hue), '157')
      nonces.add(await visitor.page.locator('main script').evaluate((script) => script.nonce!))
    }
    assert.equal(nonces.size, 3)
    assert.deepEqual(visitor.complaints, [])
  })

  test('a script without the nonce does not run on a cached page', async ({ assert }) => {
    await shop.visitor().get('/products/3')
    const visitor = await browser()
    const page = await visitor.open('/products/3')
    assert.isTrue(page.isHit, page.cacheStatus)

    await visitor.page.evaluate(`
      const script = document.createElement('script')
      script.textContent = 'document.title = "stolen"'
      document.body.append(script)
    `)
    assert.include(await visitor.page.title(), 'Everyday Guitar')
    assert.include(visitor.complaints, 'violates script-src-elem: inline')
  })

  test('the form of a page that was open while its visitor logged in still works', async ({
    assert,
  }) => {
    const visitor = await browser()
    await visitor.open('/products/4')
    const tab = await visitor.newTab()
    await tab.open('/')
    await tab.logIn(ADA)

    await visitor.buy(1)
    assert.deepEqual(await visitor.messages, ['Nordic Rope Birk 4 is in your cart'])
    assert.deepEqual([await visitor.name, await visitor.cart], [ADA.name, '1'])
  })

  test('a page that the browser has kept shows a cart of now', async ({ assert }) => {
    const visitor = await browser()
    await visitor.open('/products')
    assert.equal(await visitor.cart, '0')
    await visitor.open('/products/5')
    await visitor.buy(4)
    await visitor.page.getByRole('link', { name: 'Products' }).click()
    await visitor.page.waitForURL('**/products')
    assert.equal(await visitor.cart, '4')
    assert.deepEqual(visitor.complaints, [])
  })

  test('a page for a CDN and an error page work without cookies', async ({ assert }) => {
    await shop.visitor().get('/price-list')
    const visitor = await browser()
    const { isHit } = await visitor.open('/price-list')
    assert.isTrue(isHit)
    assert.deepEqual(await visitor.page.context().cookies(), [])
    assert.deepEqual(visitor.complaints, [])

    const { status } = await visitor.open('/nothing-here')
    assert.equal(status, 404)
    assert.equal(await visitor.page.locator('h1').innerText(), 'Not found')
  })

  test('no page is wider than a telephone', async ({ assert }) => {
    const visitor = await browser()
    await visitor.page.setViewportSize({ width: 400, height: 800 })
    await visitor.open('/products/6')
    await visitor.buy(1)
    await visitor.logIn(ADA)
    for (const path of ['/', '/products/6', '/offers', '/cart', '/account', '/reports/2025']) {
      await visitor.open(path)
      const width = await visitor.page.evaluate('document.documentElement.scrollWidth')
      assert.equal(width, 400, path)
    }
    assert.deepEqual(visitor.complaints, [])
  })

  test('who logs out is a guest again, on cached pages too', async ({ assert }) => {
    const visitor = await browser()
    await visitor.open('/offers')
    await visitor.logIn(ADA)
    await visitor.open('/offers')
    assert.include(await visitor.page.locator('.lead').innerText(), '20 % off')
    assert.equal(await visitor.name, ADA.name)

    await visitor.open('/account')
    await visitor.page.getByRole('button', { name: 'Log out' }).click()
    await visitor.page.waitForURL(`${shop.url}/`)
    await visitor.open('/offers')
    assert.include(await visitor.page.locator('.lead').innerText(), '10 % off')
    assert.equal(await visitor.name, 'Log in')
    assert.deepEqual(visitor.complaints, [])
  })
})
