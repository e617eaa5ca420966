import { createRequire } from 'node:module'
import { readFile } from 'node:fs/promises'
import { getActiveTest, test } from '@japa/runner'
import { chromium } from '../support/services.ts'
import { storedPaths } from '../support/indexed.ts'
import { addPages } from '../dashboard/support/add_pages.ts'
import { DASHBOARD, startDashboard } from '../dashboard/support/dashboard_app.ts'
import type { AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'
import type { TestApp } from '../support/test_app.ts'

const available = await chromium.available()

/** Of a telephone, and of a screen, in pixels */
const WIDTHS = [390, 1280]
const SCHEMES = ['light', 'dark'] as const

/** What a browser says of a page that is not there, and of nothing else */
const MISSING = /status of 404/

const OVERFLOW = 'document.documentElement.scrollWidth - document.documentElement.clientWidth'

/** How long a hundred thousand pages and four browsers may take on a busy machine */
const TIMEOUT = 180_000

/** Runs in the page, before anything of it */
const REPORT_VIOLATIONS = `
  document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
    console.error('violates ' + violatedDirective + ': ' + blockedURI)
  })
`

/**
 * An application with so many pages, of each state where there are some.
 */
async function startWith(count: number): Promise<TestApp> {
  const app = await startDashboard({ config: { indexedPages: 200_000 } })
  if (count > 3) {
    await addPages(app, count)
    await app.get('/cart')
    await app.get('/api/search')
    await app.pageCache.renew('/reports/2024')
    await app.get('/news', { headers: { 'accept-language': 'de' } })
    await app.get('/news')
  }
  for (const path of count === 0 ? [] : ['/products/1', '/products/2', '/reports/2025']) {
    await app.get(path)
    await app.get(path)
  }
  return app
}

function urlsOf({ pageCache }: TestApp): string[] {
  const [page] = pageCache.stats().pages.filter(({ hits }) => hits > 0)
  const one = page && new URLSearchParams({ store: page.store, key: page.key })
  const confirmed =
    one && new URLSearchParams({ ...Object.fromEntries(one), verb: 'forget', what: 'page' })
  return [
    '',
    '/pages',
    '/pages?tag=products',
    '/pages?q=nothing',
    '/not-stored',
    '/warm-ups',
    '/page?store=main&key=none',
    ...(page ? [`/page?${one}`, `/confirm?${confirmed}`] : []),
  ]
}

async function openBrowser(
  app: TestApp,
  options: { width?: number; scheme?: 'light' | 'dark'; scripts?: boolean } = {}
): Promise<{ page: Page; complaints: string[] }> {
  const { width = 1280, scheme = 'light', scripts = true } = options
  const browser = await chromium.launch()
  getActiveTest()?.cleanup(() => browser.close())
  const context = await browser.newContext({
    baseURL: app.url,
    viewport: { width, height: 900 },
    colorScheme: scheme,
    reducedMotion: 'reduce',
    javaScriptEnabled: scripts,
  })
  await context.addInitScript({ content: REPORT_VIOLATIONS })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', ({ message }) => complaints.push(message))
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type()) && !MISSING.test(message.text())) {
      complaints.push(message.text())
    }
  })
  return { page, complaints }
}

test.group('The dashboard in Chromium', (group) => {
  group.each.skip(!available, 'Chromium is not installed')
  group.each.timeout(TIMEOUT)

  test('fits, has no complaint, and axe finds nothing, with {$self} pages')
    .with([0, 3, 100_000])
    .run(async ({ assert }, count) => {
      const axe = await readFile(createRequire(import.meta.url).resolve('axe-core'), 'utf8')
      const app = await startWith(count)
      for (const width of WIDTHS) {
        for (const scheme of SCHEMES) {
          const { page, complaints } = await openBrowser(app, { width, scheme })
          for (const url of urlsOf(app)) {
            await page.goto(`${DASHBOARD}${url}`)
            const place = `${count} pages, ${width} px, ${scheme}, ${url}`
            assert.equal(await page.evaluate(OVERFLOW), 0, place)
            // Not as an element of the page: its policy lets none in.
            await page.evaluate(axe)
            const { violations } = await page.evaluate<AxeResults>('axe.run()')
            const found = violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`)
            assert.deepEqual(found, [], place)
          }
          assert.deepEqual(complaints, [])
        }
      }
    })

  test('forgets a page by the keyboard alone, in a dialog', async ({ assert }) => {
    const app = await startWith(3)
    const { page, complaints } = await openBrowser(app)
    await page.goto(`${DASHBOARD}/pages`)
    await page.keyboard.press('Tab')
    assert.equal(await page.evaluate('document.activeElement.className'), 'skip')
    await page.keyboard.press('Enter')
    await page.getByRole('link', { name: '/products/1' }).focus()
    await page.keyboard.press('Enter')
    await page.waitForURL('**/page?*')

    const forget = page.getByRole('link', { name: 'Forget', exact: true })
    await forget.focus()
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog', { name: 'Forget this page?' })
    await dialog.waitFor()
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    assert.equal(await page.evaluate('document.activeElement.textContent'), 'Forget')

    await page.keyboard.press('Enter')
    await dialog.getByRole('button', { name: 'Forget it' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('status').getByText('Forgotten').waitFor()
    assert.deepEqual(await storedPaths(app), ['/products/2', '/reports/2025'])
    assert.notInclude(page.url(), 'message=')
    assert.deepEqual(complaints, [])
  })

  test('does the same without scripts', async ({ assert }) => {
    const app = await startWith(3)
    const { page } = await openBrowser(app, { scripts: false })
    await page.goto(`${DASHBOARD}/pages`)
    await page.getByRole('textbox', { name: 'Tag' }).fill('products')
    await page.getByRole('button', { name: 'Apply' }).click()
    await page.getByRole('link', { name: 'Forget' }).click()
    await page.getByRole('button', { name: 'Forget 2 pages' }).click()
    await page.getByRole('status').getByText('Forgotten').waitFor()
    assert.deepEqual(await storedPaths(app), ['/reports/2025'])
  })

  test('shows what has happened meanwhile, until that is paused', async ({ assert }) => {
    const app = await startWith(3)
    const { page } = await openBrowser(app)
    await page.clock.install()
    await page.goto(DASHBOARD)
    const hits = () => page.locator('.figure', { hasText: 'Hits' }).locator('.value')
    assert.equal(await hits().innerText(), '3')
    await app.get('/products/1')
    await page.clock.runFor(5_001)
    await hits().getByText('4').waitFor()

    await page.getByRole('button', { name: 'Pause updates' }).click()
    await app.get('/products/1')
    await page.clock.runFor(20_000)
    assert.equal(await hits().innerText(), '4')
    await page.getByRole('button', { name: 'Resume updates' }).waitFor()
  })

  test('goes through a hundred thousand pages', async ({ assert }) => {
    const app = await startWith(100_000)
    const { page } = await openBrowser(app)
    await page.goto(`${DASHBOARD}/pages?sort=size&dir=desc`)
    await page.getByText(/\b1–50 of 100,00\d pages in the index/).waitFor()
    await page.getByRole('link', { name: 'Next' }).click()
    await page.getByText(/51–100 of 100,00\d pages in the index/).waitFor()
    await page.getByRole('link', { name: 'Previous' }).click()
    await page.getByText(/\b1–50 of/).waitFor()
    assert.equal(await page.locator('tbody tr').count(), 50)
  })
})
