import type { IncomingMessage } from 'node:http'
import type { FrontRefusal } from './refusals.ts'
import type { HitHeaders } from '../response/hit_headers.ts'
import type { PageCodings } from '../codings/page_codings.ts'
import type { RememberedPage } from '../storage/slot/remembered_page.ts'

/**
 * The hit that the page cache has answered a request with.
 */
export interface FrontHit {
  remembered: RememberedPage
  /** What of the response depends on the time */
  computed: HitHeaders
  /** `null` where pages are not compressed */
  codings: PageCodings | null
  /** The body of the page in the form that was chosen: later, another one may be there */
  form: unknown
  /** When it was answered, in milliseconds since the epoch */
  answeredAt: number
}

/**
 * The same before it is sent, when its form is chosen.
 */
export type HitToSend = Omit<FrontHit, 'form'> & {
  /** To be asked when it has been sent */
  form: () => unknown
}

/**
 * Who is told of the hits of pages that may be answered before the application.
 */
export interface FrontListener {
  /**
   * @param hit - Tells what was answered, or why it must not be answered in front; `null` where
   * that is not known
   */
  hit(request: IncomingMessage, hit: () => HitToSend | FrontRefusal | null): void
}

/**
 * Where a request has it: under a symbol, which no client can send.
 */
const LISTENER = Symbol('adonis-cache-helpers.front')

type Heard = IncomingMessage & { [LISTENER]?: FrontListener }

/**
 * Has somebody told of the hit that a request is answered with.
 */
export function listenToHit(request: IncomingMessage, listener: FrontListener): void {
  ;(request as Heard)[LISTENER] = listener
}

/**
 * Who is to be told; `undefined` where the request did not come through the front ring.
 */
export function frontListenerOf(request: IncomingMessage): FrontListener | undefined {
  return (request as Heard)[LISTENER]
}
