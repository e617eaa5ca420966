import type { Browser, Page, Response } from 'playwright-core'
import { chromium } from '../../support/services.ts'
import { isHit } from '../../../examples/shop/demo/is_hit.ts'

/**
 * Runs in the page, before anything of it.
 */
const REPORT_VIOLATIONS = `
  document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
    console.error('violates ' + violatedDirective + ': ' + blockedURI)
  })
`

/**
 * Someone with a browser of their own, who notices everything that it complains about: scripts and
 * styles that the policy does not let through, errors of scripts, files that are missing.
 */
export class BrowserVisitor {
  readonly complaints: string[] = []
  #browser: Browser
  readonly page: Page

  private constructor(browser: Browser, page: Page) {
    this.#browser = browser
    this.page = page
    page.on('pageerror', (error) => this.complaints.push(error.message))
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) {
        this.complaints.push(message.text())
      }
    })
  }

  /**
   * Starts a browser.
   *
   * @param url - Of the shop
   */
  static async start(url: string): Promise<BrowserVisitor> {
    const browser = await chromium.launch()
    const context = await browser.newContext({ baseURL: url })
    await context.addInitScript({ content: REPORT_VIOLATIONS })
    return new BrowserVisitor(browser, await context.newPage())
  }

  /**
   * Opens another tab of the same browser.
   */
  async newTab(): Promise<BrowserVisitor> {
    return new BrowserVisitor(this.#browser, await this.page.context().newPage())
  }

  async end(): Promise<void> {
    await this.#browser.close()
  }

  /**
   * Opens a page, and waits until it is there with all that belongs to it.
   */
  async open(path: string): Promise<Opened> {
    return opened(await this.page.goto(path))
  }

  /**
   * Loads the page again, as one does who wants to know whether it has changed.
   */
  async reload(): Promise<Opened> {
    return opened(await this.page.reload())
  }

  /**
   * Puts the product that they look at into their cart.
   */
  async buy(quantity: number): Promise<void> {
    await this.page.getByLabel('Quantity').fill(String(quantity))
    await this.page.getByRole('button', { name: 'Add to cart' }).click()
    await this.page.waitForLoadState('load')
  }

  /**
   * Follows the link to their account, and logs in with the form that they find there.
   */
  async logIn({ email, password }: { email: string; password: string }): Promise<void> {
    await this.page.getByRole('link', { name: 'Log in' }).first().click()
    await this.page.getByLabel('Email address').fill(email)
    await this.page.getByLabel('Password').fill(password)
    await this.page.getByRole('button', { name: 'Log in' }).click()
    await this.page.waitForURL('**/account')
  }

  /** What the head line calls them */
  get name(): Promise<string> {
    return this.page.locator('.user').innerText()
  }

  /** How many things are in their cart, according to the head line */
  get cart(): Promise<string> {
    return this.page.locator('.badge').innerText()
  }

  /** What the shop has just said to them */
  get messages(): Promise<string[]> {
    return this.page.locator('.message').allInnerTexts()
  }

  /** What the inline script of a product page has worked out */
  get total(): Promise<string> {
    return this.page.locator('.buy output').innerText()
  }
}

/**
 * How a page came.
 */
export interface Opened {
  status: number
  isHit: boolean
  cacheStatus: string
}

function opened(response: Response | null): Opened {
  const cacheStatus = response?.headers()['cache-status'] ?? ''
  return { status: response?.status() ?? 0, cacheStatus, isHit: isHit({ cacheStatus }) }
}
