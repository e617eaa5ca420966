import { precede } from '../../sending/precede.ts'
import { NOT_OF_304 } from '../conditional.ts'
import { headerText } from '../../http/header_text.ts'
import { mergedVary } from '../../http/merged_vary.ts'
import { keepCookiesFromOthers } from './late_cookies.ts'
import { KEEPS_FROM_OTHERS, withdraw, withdrawDefaults, withdrawSaid } from './withdraw.ts'
import type { Said } from './withdraw.ts'
import type { Leaving } from '../../sending/send_page.ts'
import type { Page } from '../../page/page.ts'
import type { HttpResponse } from '@adonisjs/core/http'

/** With this status a middleware says of the page that its visitor has it (RFC 9110, 15.4.5) */
const NOT_MODIFIED = 304

/**
 * What networks in front of the application were told of a page.
 */
export interface ToldNetworks {
  said: Said
  /** Has them not keep the response, where it says nothing else of that */
  keepOut: () => void
}

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
    // AdonisJS sends no body with a 304, whatever it is.
    if (this.#isAnswerToCondition) {
      precede(response, 'finish', () => this.#settle())
    }
  }

  /** Its status is not that of the page: it is a part of it, or says that the visitor has it */
  get #isAnswerToCondition(): boolean {
    return this.#status !== this.#page.status
  }

  correct(): void {
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
    }
  }

  /** Finds out what is sent, and has the response say what is true of that */
  #settle(): void {
    this.#isSettled = true
    const response = this.#response
    const { said, networks } = this.#options
    const { lazyBody } = response
    const { statusCode } = response.response
    const isSameBody =
      lazyBody === this.#body &&
      lazyBody.content === this.#content &&
      lazyBody.content?.[0] === this.#bytes
    if (!isSameBody) {
      // What is sent instead is the answer to no condition.
      if (statusCode === this.#status && this.#isAnswerToCondition) {
        response.status(this.#page.status)
      }
      this.#giveBackType()
      withdrawDefaults(response, this.#page)
      this.#withdraw(said)
    } else if (statusCode !== this.#status && statusCode !== NOT_MODIFIED) {
      this.#withdraw(this.#giveBackForm())
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

  /**
   * Has the whole page sent, as it is, in place of a part of it or of nothing, which would be the answer to another
   * question with a status of somebody else's.
   *
   * @returns what is said that is not true any more
   */
  #giveBackForm(): Said {
    const { said, isPersonalised } = this.#options
    const { body } = this.#page
    if (isPersonalised || !this.#isAnswerToCondition) {
      // The body stays, and so does how it is encoded.
      return { ...said, 'content-encoding': undefined }
    }
    this.#giveBackType()
    this.#response.lazyBody = body === null ? {} : { content: [body, false] }
    return said
  }

  /** The answer was to be a 304, and is none any more */
  #giveBackType(): void {
    const response = this.#response
    if (this.#status === NOT_MODIFIED && response.getHeader(NOT_OF_304) === undefined) {
      this.#page.headers.replayOne(NOT_OF_304, response)
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
