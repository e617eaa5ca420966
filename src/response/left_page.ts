import { ABOUT_BYTES } from './about_bytes.ts'
import { mergedVary } from '../http/merged_vary.ts'
import type { Leaving } from '../sending/send_page.ts'
import type { Page } from '../page/page.ts'
import type { CachingHeaders } from '../page/page_fields.ts'
import type { HttpContext, HttpResponse } from '@adonisjs/core/http'

/**
 * What the cache itself has said in a response: of how long it may be kept, and of the form that the page has
 * there.
 */
export type Said = Partial<CachingHeaders> & Record<string, unknown>

/** Who is told this keeps no response for others, whatever its body is */
const KEEPS_NOTHING = /\b(?:no-store|no-cache)\b/i
const KEEPS_FROM_OTHERS = /\b(?:no-store|private)\b/i

interface LeftPageOptions {
  /** It is one that shared caches may keep */
  isPublic: boolean
  /** Names of headers that some caches follow in place of `Cache-Control`, in lower case */
  targeted: Iterable<string>
}

/**
 * A page as the cache has left it in a response. What stands around the cache goes on after that: it may fail,
 * answer something else, or set a cookie, on AdonisJS' response or past it on that of Node.js. So it is looked at
 * once more when the head is written.
 */
export class LeftPage implements Leaving {
  #response: HttpResponse
  #page: Page
  #said: Said
  #options: LeftPageOptions
  #status: number
  #body: HttpResponse['lazyBody']
  #content: HttpResponse['lazyBody']['content']

  constructor({ response }: HttpContext, page: Page, said: Said, options: LeftPageOptions) {
    this.#response = response
    this.#page = page
    this.#said = said
    this.#options = options
    this.#status = response.response.statusCode
    this.#body = response.lazyBody
    this.#content = response.lazyBody.content
  }

  /** Whether the page is what is sent, as far as it is known before its head is written */
  isAsLeft(status: number): boolean {
    const { lazyBody } = this.#response
    return status === this.#status && lazyBody === this.#body && lazyBody.content === this.#content
  }

  /** Has the head say what is true of what is sent */
  correct(status: number): void {
    const response = this.#response
    const below = response.response.getHeader('vary')
    const above = response.getHeader('vary')
    if (below !== undefined && below !== above) {
      response.header('vary', mergedVary(text(above), text(below)))
    }
    if (!this.isAsLeft(status)) {
      this.#withdraw()
    } else if (hasCookies(response)) {
      this.#keepCookiesFromOthers()
    }
  }

  /** Something else is sent: nothing that was said of the page is said of that */
  #withdraw(): void {
    const response = this.#response
    const { headers } = this.#page
    for (const [name, value] of Object.entries(this.#said)) {
      const isSaid = value !== undefined && response.getHeader(name) === value
      if (isSaid && !(name === 'cache-control' && KEEPS_NOTHING.test(String(value)))) {
        response.removeHeader(name)
      }
    }
    for (const name of ['etag', ...ABOUT_BYTES]) {
      const ofPage = headers.get(name)
      if (ofPage !== undefined && text(ofPage) === text(response.getHeader(name))) {
        response.removeHeader(name)
      }
    }
  }

  /** A cookie was set after the page was left, in which nobody could see it */
  #keepCookiesFromOthers(): void {
    const response = this.#response
    const { isPublic, targeted } = this.#options
    if (isPublic) {
      response.removeHeader('set-cookie')
      response.response.removeHeader('set-cookie')
      return
    }
    const { 'cache-control': said } = this.#said
    const directives = response.getHeader('cache-control')
    if (directives !== said || KEEPS_FROM_OTHERS.test(String(said))) {
      return
    }
    for (const name of targeted) {
      response.removeHeader(name)
    }
    response.header('cache-control', said === undefined ? 'private' : `private, ${said}`)
  }
}

function hasCookies(response: HttpResponse): boolean {
  const cookies = response.getHeader('set-cookie')
  return cookies !== undefined && !(Array.isArray(cookies) && cookies.length === 0)
}

function text(value: unknown): string {
  return Array.isArray(value) ? value.join(', ') : String(value ?? '')
}
