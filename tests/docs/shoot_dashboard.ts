/*
 * Takes docs/images/dashboard.png: the dashboard of the shop, after some visits and a warm-up of a report.
 *
 *   npm run docs:dashboard    in the root of the repository, after a build; it needs Chromium
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from '../support/services.ts'
import { DEMO_ACCOUNTS } from '../../examples/shop/database/demo_accounts.ts'
import { ShopProcess } from '../../examples/shop/demo/shop_process.ts'

const PICTURE = new URL('../../docs/images/dashboard.png', import.meta.url)
const VISITED = ['/', '/products', '/products/1', '/products/2', '/categories/toys', '/reports']
const REPORTS = ['/reports/2024', '/reports/2025']

const cacheDirectory = await mkdtemp(join(tmpdir(), 'dashboard-'))
const shop = await ShopProcess.start({ cacheDirectory })
const browser = await chromium.launch()
try {
  const page = await browser.newPage({
    baseURL: shop.url,
    viewport: { width: 1100, height: 640 },
    deviceScaleFactor: 1.5,
  })
  for (const path of [...REPORTS, ...VISITED, ...VISITED, '/products/1', '/products/1']) {
    await fetch(new URL(path, shop.url))
  }
  const [{ email, password }] = DEMO_ACCOUNTS
  await page.goto('/login')
  await page.getByLabel('Email address').fill(email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Log in' }).click()
  await page.waitForURL('**/account')
  await page.goto('/admin/page-cache/pages')
  await page.screenshot({ path: PICTURE.pathname })
} finally {
  await browser.close()
  await shop.stop()
  await rm(cacheDirectory, { recursive: true })
}
