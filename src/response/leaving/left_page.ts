import { precede } from '../../sending/precede.ts'
import { NOT_OF_304 } from '../conditional.ts'
import { headerText } from '../../http/header_text.ts'
import { mergedVary } from '../../http/merged_vary.ts'
import { keepCookiesFromOthers, keepLaterCookiesFromOthers } from './late_cookies.ts'
import { KEEPS_FROM_OTHERS, withdraw, withdrawDefaults, withdrawSaid } from './withdraw.ts'
import type { Said } from './withdraw.ts'
import type { LazyContent } from './lazy_content.ts'
import type { LeavingForm } from './leaving_form.ts'
import type { ToldNetworks } from './told_networks.ts'
import type { Leaving } from '../../sending/send_page.ts'
import type { Page } from '../../page/page.ts'
import type { HttpResponse } from '@adonisjs/core/http'

/** With this status a middleware says of the page that its visitor has it (RFC 9110, 15.4.5) */
const NOT_MODIFIED = 304

interface LeftPageOptions {
  /** What the cache has said of its lifetime, and of the form that it has here */
  said: Said
  /** `null` where they were told nothing */
  networks: ToldNetworks | null
  /** It is one that shared caches may keep */
  isPublic: boolean
  /** Others have other bytes */
  isPersonalised: boolean
  /** Names of headers that some caches follow in place of `Cache-Control`, in lower case */
  targeted: Iterable<string>
  /** `null` where it leaves as it is */
  form: LeavingForm | null
  /** Its body, where that is not made yet */
  lazy: LazyContent | null
  /** Its content type was left out of a response that will be a 304 */
  isTypeless: boolean
}

/**
 * A page as the cache has left it in a response. What stands around the cache goes on after that: it may fail,
 * answer something else, or set a cookie, on AdonisJS' response or past it on that of Node.js. So it is looked at
 * once more when the head is written.
 */
export class LeftPage implements Leaving {
  #response: HttpResponse
  #page: Page
  #options: LeftPageOptions
  #status: number
  #body: HttpResponse['lazyBody']
  #content: HttpResponse['lazyBody']['content']
  /** The first of that, which may be replaced in place */
  body: unknown
  #vary: unknown
  #cacheControl: unknown
  #type: unknown
  #isSettled = false
  #isSent = false

  constructor(response: HttpResponse, page: Page, options: LeftPageOptions) {
    const { lazyBody } = response
    this.#response = response
    this.#page = page
    this.#options = options
    this.#status = response.response.statusCode
    this.#body = lazyBody
    this.#content = lazyBody.content
    this.body = options.lazy === null ? lazyBody.content?.[0] : undefined
    this.#vary = response.getHeader('vary')
    this.#cacheControl = options.networks === null ? undefined : response.getHeader('cache-control')
    if (options.isTypeless) {
      this.#type = response.getHeader(NOT_OF_304)
    }
    if (options.form !== null) {
      precede(response, 'finish', () => this.#finish(options.form!))
    }
  }

  correct(isLast: boolean): void {
    if (!this.#isSettled) {
      // It leaves past AdonisJS, as it is.
      this.#settle()
      this.#giveBackType()
    }
    const response = this.#response
    const below = response.response.getHeader('vary')
    const above = below === undefined ? undefined : response.getHeader('vary')
    if (below !== above) {
      response.header('vary', mergedVary(headerText(above), headerText(below)))
    }
    if (this.#isSent) {
      keepCookiesFromOthers(response, this.#options)
      if (!isLast) {
        keepLaterCookiesFromOthers(response, this.#options)
      }
    }
  }

  /** AdonisJS is about to send the response, unless somebody has sent it already */
  #finish(form: LeavingForm): void {
    const response = this.#response
    if (!response.isPending) {
      return
    }
    this.#settle()
    if (this.#isSent) {
      form.give()
      if (response.getStatus() === this.#status) {
        this.body = response.content?.[0]
      }
      const { networks } = this.#options
      if (networks !== null && this.#isForbiddenNow()) {
        this.#keepFromNetworks()
        networks.forbid()
      }
    }
    if (response.getStatus() !== NOT_MODIFIED) {
      this.#giveBackType()
    }
  }

  /** Finds out what is sent, and has the response say what is true of that */
  #settle(): void {
    this.#isSettled = true
    const response = this.#response
    const { said, networks } = this.#options
    const { lazyBody } = response
    const { statusCode } = response.response
    if (!this.#hasBody(lazyBody)) {
      this.#giveBackType()
      withdrawDefaults(response, this.#page)
      this.#withdraw(said)
    } else if (statusCode !== this.#status && statusCode !== NOT_MODIFIED) {
      this.#withdraw(said)
    } else {
      this.#isSent = true
      if (networks !== null && this.#isForbiddenNow()) {
        this.#keepFromNetworks()
      }
    }
    const vary = response.getHeader('vary')
    if (vary !== this.#vary && this.#vary !== undefined) {
      // Whoever has set it anew knows nothing of what the page varies by.
      response.header('vary', mergedVary(headerText(vary), headerText(this.#vary)))
    }
  }

  /** Whether it still is what was left there. Who has read the page, and sends it as it was, sends nothing else */
  #hasBody(body: HttpResponse['lazyBody']): boolean {
    const { lazy } = this.#options
    if (lazy?.isRead === false) {
      return body.content === this.#content
    }
    const isSame = body === this.#body && body.content === this.#content
    const bytes = body.content?.[0]
    return bytes === (lazy === null ? this.body : lazy.made) && (isSame || Boolean(bytes))
  }

  /** The answer was to be a 304, and is none */
  #giveBackType(): void {
    if (this.#options.isTypeless && this.#response.getHeader(NOT_OF_304) === this.#type) {
      this.#page.headers.replayOne(this.#response, NOT_OF_304)
    }
  }

  #withdraw(said: Said): void {
    withdraw(this.#response, this.#page, said)
    this.#keepFromNetworks()
  }

  #keepFromNetworks(): void {
    const { networks } = this.#options
    if (networks !== null) {
      withdrawSaid(this.#response, networks.said)
      networks.keepOut()
    }
  }

  /** A middleware says after the page that others must not keep it: networks follow headers of their own */
  #isForbiddenNow(): boolean {
    const directives = this.#response.getHeader('cache-control')
    return directives !== this.#cacheControl && KEEPS_FROM_OTHERS.test(headerText(directives))
  }
}
