import { test } from '@japa/runner'
import { crowd } from '../support/crowd.ts'
import { useShop } from './support/use_shop.ts'
import { isHit } from '../../examples/shop/demo/is_hit.ts'
import { DEMO_ACCOUNTS } from '../../examples/shop/database/demo_accounts.ts'
import { impersonal, personal } from '../../examples/shop/demo/personal.ts'
import type { Visitor } from '../../examples/shop/demo/visitor.ts'

const [ADA, GRACE] = DEMO_ACCOUNTS
const STORED = 'page-cache; fwd=uri-miss; stored'
const FLASH = 'page-cache; fwd=bypass; detail=flash'

function buy(visitor: Visitor, product: number, quantity: number) {
  const fields = { product: String(product), quantity: String(quantity) }
  return visitor.submit(`/products/${product}`, '/cart', fields)
}

test.group('The shop', (group) => {
  const shop = useShop(group)

  test('produces a report once, and serves it from then on', async ({ assert }) => {
    const producedAt = (body: string) => body.match(/Produced at [\w:.-]+/)?.[0]
    const cold = await shop.visitor().get('/reports/2025')
    assert.equal(cold.cacheStatus, STORED)
    assert.isDefined(producedAt(cold.body))

    for (let request = 0; request < 30; request++) {
      const hit = await shop.visitor().get('/reports/2025')
      assert.equal(hit.cacheStatus, 'page-cache; hit')
      assert.equal(producedAt(hit.body), producedAt(cold.body))
      assert.equal(impersonal(hit.body), impersonal(cold.body))
    }
  })

  test('makes a cold report once for two hundred who ask at the same time', async ({ assert }) => {
    const answers = await crowd(200, () => shop.visitor().get('/reports/2024'))
    const produced = answers.map(({ body }) => body.match(/Produced at [\w:.-]+/)?.[0])
    assert.lengthOf([...new Set(produced)], 1)
    assert.isDefined(produced[0])
    assert.lengthOf([...new Set(answers.map(({ body }) => impersonal(body)))], 1)
    assert.lengthOf(
      answers.filter(({ cacheStatus }) => cacheStatus === STORED),
      1
    )
  })

  test('sends two visitors the same product page, each with their own token and nonce', async ({
    assert,
  }) => {
    const miss = await shop.visitor().get('/products/11')
    const hit = await shop.visitor().get('/products/11')
    assert.equal(miss.cacheStatus, STORED)
    assert.isTrue(isHit(hit))
    assert.equal(impersonal(hit.body), impersonal(miss.body))
    assert.notEqual(hit.body, miss.body)

    for (const { body, headers } of [miss, hit]) {
      const { token, nonce, name, cart } = personal(body)
      assert.include(headers.get('content-security-policy'), `'nonce-${nonce}'`)
      assert.isNotEmpty(token)
      assert.isNotEmpty(nonce)
      assert.deepEqual([name, cart], ['Log in', '0'])
      assert.equal(headers.get('cache-control'), 'private, no-cache')
    }
    assert.notEqual(personal(hit.body).token, personal(miss.body).token)
    assert.notEqual(personal(hit.body).nonce, personal(miss.body).nonce)
  })

  test('gives two guests two carts', async ({ assert }) => {
    const [first, second] = [shop.visitor(), shop.visitor()]
    for (const [guest, quantity] of [[first, 2] as const, [second, 5] as const]) {
      const { status, headers } = await buy(guest, 12, quantity)
      assert.deepEqual([status, headers.get('location')], [302, '/products/12'])
      await guest.get('/products/12')
    }
    for (const [guest, quantity] of [[first, 2] as const, [second, 5] as const]) {
      const page = await guest.get('/products/12')
      assert.isTrue(isHit(page))
      assert.equal(personal(page.body).cart, String(quantity))

      const cart = await guest.get('/cart')
      assert.equal(cart.cacheStatus, 'page-cache; fwd=uri-miss; detail=session')
      assert.include(cart.body, `<td>${quantity}</td>`)
    }
  })

  test('does not take a form with the token of somebody else', async ({ assert }) => {
    const [first, second] = [shop.visitor(), shop.visitor()]
    await first.get('/products/12')
    const page = await second.get('/products/12')
    const { token } = personal(page.body)
    await first.post('/cart', { product: '12', quantity: '1', _csrf: token })
    const { body } = await first.get('/cart')
    assert.equal(personal(body).cart, '0')
  })

  test('shows each member their own name on the same page', async ({ assert }) => {
    const [ada, grace] = [shop.visitor(), shop.visitor()]
    await ada.logIn(ADA)
    await grace.logIn(GRACE)

    for (const path of ['/', '/products', '/products/13', '/categories/toys', '/reports']) {
      const pages = [await ada.get(path), await grace.get(path), await shop.visitor().get(path)]
      assert.deepEqual(
        pages.map(({ body }) => personal(body).name),
        [ADA.name, GRACE.name, 'Log in'],
        path
      )
      assert.deepEqual([pages[0].cacheStatus, ...pages.slice(1).map(isHit)], [STORED, true, true])
      assert.lengthOf([...new Set(pages.map(({ body }) => impersonal(body)))], 1, path)
    }
  })

  test('keeps no page of a member', async ({ assert }) => {
    for (const account of [ADA, GRACE]) {
      const member = shop.visitor()
      await member.logIn(account)
      const page = await member.get('/account')
      assert.equal(page.cacheStatus, 'page-cache; fwd=bypass; detail=user')
      assert.include(page.body, `<h1>${account.name}</h1>`)
    }
    const { status, headers } = await shop.visitor().get('/account')
    assert.deepEqual([status, headers.get('location')], [302, '/login'])
  })

  test('keeps the offers twice: for guests, and for members', async ({ assert }) => {
    const [ada, grace, guest] = [shop.visitor(), shop.visitor(), shop.visitor()]
    await ada.logIn(ADA)
    await grace.logIn(GRACE)

    const forGuest = await guest.get('/offers')
    const forAda = await ada.get('/offers')
    const forGrace = await grace.get('/offers')
    const forAnother = await shop.visitor().get('/offers')
    assert.deepEqual([forGuest.cacheStatus, forAda.cacheStatus], [STORED, STORED])
    assert.isTrue(isHit(forGrace) && isHit(forAnother))
    assert.include(forAnother.body, '10 % off')
    assert.include(forGrace.body, '20 % off')
    assert.equal(impersonal(forGrace.body), impersonal(forAda.body))
    assert.equal(personal(forGrace.body).name, GRACE.name)
  })

  test('says what has just happened once, and to nobody else', async ({ assert }) => {
    const message = 'is in your cart'
    const buyer = shop.visitor()
    await buyer.get('/products/14')
    await buy(buyer, 14, 1)

    const other = await shop.visitor().get('/products/14')
    assert.isTrue(isHit(other))
    assert.notInclude(other.body, message)

    const first = await buyer.get('/products/14')
    assert.equal(first.cacheStatus, FLASH)
    assert.include(first.body, message)
    for (const next of [
      await buyer.get('/products/14'),
      await shop.visitor().get('/products/14'),
    ]) {
      assert.isTrue(isHit(next))
      assert.notInclude(next.body, message)
    }
  })

  test('keeps no complaint about what was filled in', async ({ assert }) => {
    const buyer = shop.visitor()
    await buy(buyer, 15, 999)
    const complaint = await buyer.get('/products/15')
    assert.equal(complaint.cacheStatus, FLASH)
    assert.include(complaint.body, 'message bad')
    const next = await buyer.get('/products/15')
    assert.isTrue(isHit(next))
    assert.notInclude(next.body, 'message bad')
  })

  test('keeps what a program asks for, also one that has a session', async ({ assert }) => {
    const buyer = shop.visitor()
    await buyer.logIn(ADA)
    await buy(buyer, 16, 3)
    const page = await buyer.get('/products/16')
    assert.equal(personal(page.body).cart, '3')

    const stored = await buyer.get('/api/products/16')
    assert.equal(stored.cacheStatus, STORED)
    const hit = await shop.visitor().get('/api/products/16')
    assert.isTrue(isHit(hit))
    assert.equal(hit.body, stored.body)
    assert.equal(JSON.parse(hit.body).data.id, 16)
  })

  test('has one page that a CDN may keep for everybody', async ({ assert }) => {
    const [guest, ada] = [shop.visitor(), shop.visitor()]
    await ada.logIn(ADA)
    const pages = [await guest.get('/price-list'), await ada.get('/price-list')]
    pages.push(await guest.get('/price-list'))
    assert.deepEqual(pages.map(isHit), [false, true, true])
    assert.lengthOf([...new Set(pages.map(({ body }) => body))], 1)
    for (const { headers } of pages) {
      assert.equal(
        headers.get('cache-control'),
        'public, max-age=3600, s-maxage=3600, stale-if-error=3600'
      )
      assert.deepEqual(headers.getSetCookie(), [])
    }
    const account = await ada.get('/account')
    assert.equal(account.status, 200)
  })

  test('tells everybody how it is, and those who are logged in why', async ({ assert }) => {
    const ended = [
      { name: 'Database of the shop', status: 'ok' },
      { name: 'Page cache: stores', status: 'ok' },
      { name: 'Page cache: renewals', status: 'ok' },
      { name: 'Page cache: forever pages', status: 'ok' },
    ]
    const guest = await shop.visitor().get('/health')
    assert.equal(guest.status, 200)
    assert.deepEqual(JSON.parse(guest.body), { isHealthy: true, status: 'ok', checks: ended })

    const ada = shop.visitor()
    const turnedAway = await ada.get('/admin/health')
    assert.match(turnedAway.headers.get('location')!, /^\/login/)
    await ada.logIn(ADA)
    const whole = await ada.get('/admin/health')
    const { checks } = JSON.parse(whole.body)
    assert.deepEqual(
      checks.map(({ name, status }: (typeof ended)[0]) => ({ name, status })),
      ended
    )
    assert.equal(checks[3].meta.unknown.length, 0)
  })

  test('has its pages after a restart', async ({ assert }) => {
    const paths = ['/reports/2023', '/products/17', '/api/products']
    const before = await Promise.all(paths.map((path) => shop.visitor().get(path)))
    await shop.restart()
    for (const [index, path] of paths.entries()) {
      const after = await shop.visitor().get(path)
      assert.isTrue(isHit(after), `${path}: ${after.cacheStatus}`)
      assert.equal(impersonal(after.body), impersonal(before[index].body))
    }
  })
})
