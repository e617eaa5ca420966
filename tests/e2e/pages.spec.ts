import { test } from '@japa/runner'
import { useShop } from './support/use_shop.ts'
import { pageUrls } from './support/page_urls.ts'
import { DEMO_ACCOUNTS } from '../../examples/shop/database/demo_accounts.ts'
import type { Visitor } from '../../examples/shop/demo/visitor.ts'

/**
 * Tags and mustaches of Edge: `@!bar(…)`, `@if(…)`, `@inputError (…)`, `@end`, `{{ … }}`.
 */
const TEMPLATE_SOURCE = /@!|@(?:end|else)\b|@[\w.]+ {0,2}\(|\{\{|\}\}/

/** Paths that lead others to the login, or away from it */
const FOR_MEMBERS = ['/account', '/admin/health']
const FOR_GUESTS = ['/login']

test.group('The pages of the shop', (group) => {
  const shop = useShop(group)

  async function guest(): Promise<Visitor> {
    return shop.visitor()
  }

  async function buyer(): Promise<Visitor> {
    const visitor = shop.visitor()
    await visitor.submit('/products/1', '/cart', { product: '1', quantity: '2' })
    return visitor
  }

  async function member(): Promise<Visitor> {
    const visitor = await buyer()
    await visitor.logIn(DEMO_ACCOUNTS[0])
    return visitor
  }

  test('show no template source to {0}')
    .with([
      ['a guest', guest, FOR_MEMBERS],
      ['somebody with a full cart', buyer, FOR_MEMBERS],
      ['a member', member, FOR_GUESTS],
    ] as const)
    .run(async ({ assert }, [, arrive, closed]) => {
      const visitor = await arrive()
      for (const path of await pageUrls()) {
        const { status, headers, body } = await visitor.get(path)
        assert.equal(status, closed.includes(path) ? 302 : path === '/nowhere' ? 404 : 200, path)
        if (!headers.get('content-type')?.includes('json')) {
          assert.notMatch(body, TEMPLATE_SOURCE, path)
        }
      }
    })

  test('show no template source beside what was filled in wrongly', async ({ assert }) => {
    const visitor = await guest()
    await visitor.submit('/products/1', '/cart', { product: '1', quantity: '999' })
    const product = await visitor.get('/products/1')
    assert.include(product.body, 'message bad')
    assert.notMatch(product.body, TEMPLATE_SOURCE)

    await visitor.submit('/login', '/login', { email: 'nobody', password: '' })
    const login = await visitor.get('/login')
    assert.include(login.body, 'message bad')
    assert.notMatch(login.body, TEMPLATE_SOURCE)
  })
})
