import { varyNames } from '../http/vary.ts'
import { impliedVary } from '../http/vary.ts'
import { CacheControl } from '../http/cache_control.ts'
import { visitorFacts } from '../recording/visitor.ts'
import { responseHeader } from '../http/header_lines.ts'
import type { Consent } from '../types.ts'
import type { Recording } from '../recording/recording.ts'
import type { HttpContext } from '@adonisjs/core/http'
import type { VisitorFacts } from '../recording/visitor.ts'

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
  /** Of the whole response, whoever set it */
  cacheControl: Pick<CacheControl, 'has'>
  /** Field names of the whole response, whoever set them, in lower case */
  vary: readonly string[]
  /** What the handler and its view read of the visitor */
  reads: ReadonlySet<Consent>
  /** The scheme, where they read it */
  scheme: string | null
}

/**
 * Headers that change, as cookies do, what the browser of one visitor keeps: Clear Site Data, and
 * the login status of FedCM.
 */
const CHANGES_OF_BROWSER = ['clear-site-data', 'set-login']

/**
 * What the store rules ask about a response, as it is now.
 */
export function responseFacts(ctx: HttpContext, recording: Recording): ResponseFacts {
  const { request, response } = ctx
  const vary = [...responseHeader(ctx, 'vary'), ...recording.before('vary'), ...impliedVary(ctx)]
  return {
    ...visitorFacts(ctx),
    method: request.intended(),
    isSent: response.headersSent || response.finished,
    status: response.getStatus(),
    setsCookie: recording.headers.has('set-cookie'),
    changesBrowser: CHANGES_OF_BROWSER.some((name) => recording.headers.has(name)),
    cacheControl: new CacheControl(...responseHeader(ctx, 'cache-control')),
    vary: varyNames(...vary),
    reads: recording.reads,
    scheme: recording.inputs.scheme,
  }
}
