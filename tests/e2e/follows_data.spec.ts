import { promisify } from 'node:util'
import { execFile } from 'node:child_process'
import { getActiveTest, test } from '@japa/runner'
import { useShop } from './support/use_shop.ts'
import { SHOP_ENVIRONMENT, SHOP_ROOT } from './support/shop_routes.ts'

const PRODUCT = '1500'
const PRICE = /class="price">€([\d.,]+)/

test.group('The pages of the shop follow its products', (group) => {
  const shop = useShop(group)

  /** As whoever looks after the shop does it, in a terminal beside it */
  async function setPrice(euros: string): Promise<void> {
    const env = { ...process.env, ...SHOP_ENVIRONMENT, CACHE_DIRECTORY: shop.cacheDirectory }
    const args = ['ace', 'shop:price', PRODUCT, euros]
    await promisify(execFile)(process.execPath, args, { cwd: SHOP_ROOT, env })
  }

  const priceOn = async (path: string) => {
    const { body, cacheStatus } = await shop.visitor().get(path)
    return { price: PRICE.exec(body)?.[1], cacheStatus }
  }

  test('a command that changes a price has the page of the product made anew, and no report', async ({
    assert,
  }) => {
    const page = `/products/${PRODUCT}`
    const before = await priceOn(page)
    getActiveTest()?.cleanup(() => setPrice(before.price!.replaceAll(',', '')))
    await shop.visitor().get('/reports/2025')
    const hit = await priceOn(page)
    assert.match(hit.cacheStatus, /^page-cache; hit/)

    await setPrice('1234.5')
    // Another process hears of it within a second: until then the page is the one of before.
    let after = await priceOn(page)
    while (after.price === before.price) {
      after = await priceOn(page)
    }
    assert.equal(after.price, '1,234.50')
    const report = await shop.visitor().get('/reports/2025')
    assert.equal(report.cacheStatus, 'page-cache; hit')
    const json = await shop.visitor().get(`/api/products/${PRODUCT}`)
    assert.include(json.body, '123450')
  })
})
