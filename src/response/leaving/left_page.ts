import { precede } from '../../sending/precede.ts'
import { NOT_OF_304 } from '../conditional.ts'
import { headerText } from '../../http/header_text.ts'
import { mergedVary } from '../../http/merged_vary.ts'
import { setStatus } from '../set_status.ts'
import { keepCookiesFromOthers, keepLaterCookiesFromOthers } from './late_cookies.ts'
import { KEEPS_FROM_OTHERS, withdraw, withdrawDefaults, withdrawSaid } from './withdraw.ts'
import type { Said } from './withdraw.ts'
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
  /** Has the part of the page sent that its visitor asks for; `null` where they ask for all of it */
  cut: (() => void) | null
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
  #bytes: unknown
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
    this.#bytes = lazyBody.content?.[0]
    this.#vary = response.getHeader('vary')
    this.#cacheControl = options.networks === null ? undefined : response.getHeader('cache-control')
    if (this.#is304) {
      this.#type = response.getHeader(NOT_OF_304)
    }
    // AdonisJS sends no body with a 304, whatever it is, and a part only where it finds it.
    if (this.#is304 || options.cut !== null) {
      precede(response, 'finish', () => this.#finish())
    }
  }

  /** It says that the visitor has the page */
  get #is304(): boolean {
    return this.#status === NOT_MODIFIED
  }

  correct(isLast: boolean): void {
    if (!this.#isSettled) {
      this.#settle()
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

  #finish(): void {
    this.#settle()
    const { cut, networks } = this.#options
    if (this.#isSent && cut !== null) {
      cut()
      if (networks !== null && this.#isForbiddenNow()) {
        this.#keepFromNetworks()
        networks.forbid()
      }
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
      // What is sent instead is the answer to no condition.
      if (statusCode === this.#status && this.#is304) {
        setStatus(response, this.#page.status)
      }
      this.#giveBackType()
      withdrawDefaults(response, this.#page)
      this.#withdraw(said)
    } else if (statusCode !== this.#status && statusCode !== NOT_MODIFIED) {
      this.#withdraw(this.#giveBackForm())
    } else {
      this.#isSent = true
      if (this.#is304) {
        // Without a body AdonisJS would make a 204 of it.
        response.status(statusCode)
      }
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
    const isSame = body === this.#body && body.content === this.#content
    const bytes = body.content?.[0]
    return bytes === this.#bytes && (isSame || Boolean(bytes))
  }

  /**
   * Has the whole page sent, as it is, in place of nothing, which would be the answer to another question with a
   * status of somebody else's.
   *
   * @returns what is said that is not true any more
   */
  #giveBackForm(): Said {
    const { said, isPersonalised } = this.#options
    const { body } = this.#page
    if (isPersonalised || !this.#is304) {
      // The body stays, and so does how it is encoded.
      return { ...said, 'content-encoding': undefined }
    }
    this.#giveBackType()
    this.#response.lazyBody = body === null ? {} : { content: [body, false] }
    return said
  }

  /** The answer was to be a 304, and is none any more */
  #giveBackType(): void {
    if (this.#is304 && this.#response.getHeader(NOT_OF_304) === this.#type) {
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
