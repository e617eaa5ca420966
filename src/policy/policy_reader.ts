import { types } from 'node:util'
import { timeoutSeconds } from './timeout.ts'
import { isTooLong } from '../options/duration.ts'
import { shown } from '../options/shown.ts'
import { OptionsReader } from '../options/options_reader.ts'
import type { HttpContext } from '@adonisjs/core/http'
import type { Timeout } from '../types.ts'

const FOREVER =
  'for a page that is kept until it is renewed use CachePageForeverMixin or cachePageForever'

const KEPT = 'pages that are kept for ever (CachePageForeverMixin, cachePageForever)'
const EXPIRING = 'pages that expire (CachePageMixin, cachePage)'

/**
 * Reads the options of one declaration of a page.
 */
export class PolicyReader extends OptionsReader {
  readonly forever: boolean

  /**
   * @param forever - Whether the page is kept until it is renewed
   */
  constructor(
    values: Record<string, unknown>,
    fail: (name: string, problem: string) => never,
    forever: boolean
  ) {
    super(values, fail)
    this.forever = forever
  }

  /**
   * Refuses every name that is not in the list, and says of those that the other kind of page has that
   * they are its own.
   */
  onlyOwn(given: string[], known: string[], ofOthers: string[]): this {
    const other = given.find((name) => ofOthers.includes(name))
    if (other !== undefined) {
      const [own, others] = this.forever ? [KEPT, EXPIRING] : [EXPIRING, KEPT]
      this.refuse(other, `it is for ${others}, and this one is for ${own}. Remove it`)
    }
    return this.only(given, known)
  }

  /**
   * A function of the request context. What it returns is used at once: nobody would wait for a promise.
   *
   * @returns `undefined` where something else was written
   */
  computed<Value>(name: string): ((ctx: HttpContext) => Value) | undefined {
    const given = this.given(name)
    if (types.isAsyncFunction(given)) {
      this.refuse(
        name,
        `expected a function that is not async, got ${shown(given)}: have a middleware wait, and leave on the context what it got`
      )
    }
    return typeof given === 'function' ? (given as (ctx: HttpContext) => Value) : undefined
  }

  /**
   * How long a page is fresh.
   *
   * @returns seconds, `null`, `'response'`, or the function that says it for a request
   */
  timeout(name: string): Timeout | ((ctx: HttpContext) => Timeout) {
    const timeout = this.given(name)
    if (timeout === 'response' && !this.forever) {
      return timeout
    }
    return this.computed<Timeout>(name) ?? this.#seconds(name, timeout)
  }

  #seconds(name: string, timeout: unknown): number | null {
    const seconds = timeoutSeconds(timeout)
    if (seconds === undefined) {
      const given = timeout === undefined ? 'is missing' : `is ${shown(timeout)}`
      const limit = isTooLong(timeout) ? ', but the longest is 100 years' : ''
      const kept = isTooLong(timeout) && !this.forever ? `; ${FOREVER}` : ''
      this.refuse(
        name,
        `${given}${limit}. Write a number of seconds such as 3600, a string such as '1h', or a function of the request context${kept}`
      )
    }
    if (!this.forever && (seconds === null || seconds <= 0)) {
      this.refuse(
        name,
        `is ${shown(timeout)}, but a page must be fresh for some time. Write a number of seconds above 0; ${FOREVER}; to cache nothing, remove the page cache`
      )
    }
    return seconds
  }
}
