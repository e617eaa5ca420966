import { CookieJar } from 'tough-cookie'

/**
 * What a visitor got, and how long it took until the last byte was there.
 */
export interface Answer {
  status: number
  headers: Headers
  body: Buffer
  milliseconds: number
}

/**
 * The field that shield puts into forms.
 */
export const CSRF_FIELD = /name='_csrf' value='([^']*)'/

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

  async head(path: string): Promise<Answer> {
    return this.#send(path, { method: 'HEAD' })
  }

  /**
   * Opens the page that a form is on, and sends the form with the CSRF token it finds there.
   *
   * @param page - Path of the page that the form is on
   * @param action - Path that the form is sent to
   */
  async submit(page: string, action: string, fields: Record<string, string>): Promise<Answer> {
    const { body } = await this.get(page)
    const [, token = ''] = CSRF_FIELD.exec(body.toString()) ?? []
    return this.#send(action, {
      method: 'POST',
      body: new URLSearchParams({ ...fields, _csrf: token }),
      headers: { referer: this.#url + page },
    })
  }

  async #send(path: string, request: RequestInit & { method: string }): Promise<Answer> {
    const url = this.#url + path
    const headers = new Headers(request.headers)
    const cookies = await this.#cookies.getCookieString(url)
    if (cookies) headers.set('cookie', cookies)

    const start = performance.now()
    const response = await fetch(url, { ...request, headers, redirect: 'manual' })
    const body = Buffer.from(await response.arrayBuffer())
    const milliseconds = performance.now() - start

    for (const cookie of response.headers.getSetCookie()) {
      await this.#cookies.setCookie(cookie, url)
    }
    return { status: response.status, headers: response.headers, body, milliseconds }
  }
}
