import type { CacheControl } from '../http/cache_control.ts'
import type { Consent } from '../types.ts'
import type { VisitorFacts } from './visitor.ts'

/**
 * What is known of a response once its handler has run.
 */
export interface ResponseFacts extends VisitorFacts {
  method: string
  /** It has been sent already, without AdonisJS' own response */
  isSent: boolean
  status: number
  /** The handler set a cookie, or removed one */
  setsCookie: boolean
  /** The handler had the browser of the visitor forget something, or told it who is logged in */
  changesBrowser: boolean
  /** Of the whole response, whoever set it; of the header that counts in its place where there is one */
  cacheControl: Pick<CacheControl, 'has'>
  /** Field names of the whole response, whoever set them, in lower case */
  vary: readonly string[]
  /** What the handler and its view read of the visitor */
  reads: ReadonlySet<Consent>
  /** What was read of what middleware had left for the handler: `ctx.user` */
  left?: ReadonlySet<string>
  /** It is in another language than its key says */
  hasOtherLocale: boolean
  /** The scheme, where they read it */
  scheme: string | null
  /** Why the handler said that it is not to be stored; `null` where it did not */
  skipped: string | null
  /** More tags were named for it than a page may have */
  hasTooManyTags: boolean
  /** It is a redirect that takes the query of the request along */
  forwardsQuery?: boolean
}
