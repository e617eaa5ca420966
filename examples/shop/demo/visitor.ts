import { CookieJar } from 'tough-cookie'
import { personal } from './personal.ts'

/**
 * What a visitor got, and how long it took until the last byte was there.
 */
export interface Answer {
  status: number
  headers: Headers
  body: string
  /** `Cache-Status`, or an empty string */
  cacheStatus: string
  milliseconds: number
}

/**
 * Someone with a browser: keeps cookies and connections, and fills in forms.
 */
export class Visitor {
  #url: string
  #cookies = new CookieJar()

  constructor(url: string) {
    this.#url = url
  }

  /**
   * Asks for a page. Redirects are not followed.
   */
  async get(path: string): Promise<Answer> {
    return this.#send(path, { method: 'GET' })
  }

  /**
   * Asks past the cache: the page of a request with credentials is never stored.
   */
  async getUncached(path: string): Promise<Answer> {
    return this.#send(path, { method: 'GET', headers: { authorization: 'Basic Og==' } })
  }

  /**
   * Opens the page that a form is on, and sends the form with the CSRF token it finds there.
   *
   * @param page - Path of the page that the form is on
   * @param action - Path that the form is sent to
   */
  async submit(page: string, action: string, fields: Record<string, string>): Promise<Answer> {
    const { body } = await this.get(page)
    return this.post(action, { ...fields, _csrf: personal(body).token }, page)
  }

  /**
   * Sends a form as it is.
   *
   * @param referrer - Path of the page that it was on
   */
  async post(
    action: string,
    fields: Record<string, string>,
    referrer: string = '/'
  ): Promise<Answer> {
    return this.#send(action, {
      method: 'POST',
      body: new URLSearchParams(fields),
      headers: { referer: this.#url + referrer },
    })
  }

  /**
   * Logs in with the form, and goes where that leads.
   */
  async logIn(account: { email: string; password: string }): Promise<Answer> {
    const { email, password } = account
    const answer = await this.submit('/login', '/login', { email, password })
    return this.get(answer.headers.get('location') ?? '/login')
  }

  async #send(path: string, request: RequestInit & { method: string }): Promise<Answer> {
    const url = this.#url + path
    const headers = new Headers(request.headers)
    const cookies = await this.#cookies.getCookieString(url)
    if (cookies) headers.set('cookie', cookies)

    const start = performance.now()
    const response = await fetch(url, { ...request, headers, redirect: 'manual' })
    const body = await response.text()
    const milliseconds = performance.now() - start

    for (const cookie of response.headers.getSetCookie()) {
      await this.#cookies.setCookie(cookie, url)
    }
    return {
      status: response.status,
      headers: response.headers,
      body,
      cacheStatus: response.headers.get('cache-status') ?? '',
      milliseconds,
    }
  }
}
