import type { IncomingHttpHeaders } from 'node:http'
import type { Address } from './address.ts'

/**
 * One request and its answer.
 */
export interface Hop {
  address: Address
  status: number
  headers: IncomingHttpHeaders

  /** A token was sent */
  authorised: boolean
}

/**
 * What asking for one URL has taken so far, failed attempts included.
 */
export interface Effort {
  /** The first attempt and its retries; redirects are no attempts */
  attempts: number

  /** Milliseconds */
  durationMs: number
  bytes: number
}

/**
 * What was answered, from the URL that was asked for to the end of the redirects.
 */
export interface Answer {
  /**
   * The answer of the URL that was asked for; its last one, where redirects lead back to it. What it
   * says of the page is of that page, and what any other answer says is not
   */
  asked: Hop

  /** The last answer */
  final: Hop

  /** The last answer of the application itself, where a redirect led elsewhere */
  own: Hop

  /** Where redirects lead to; `null` where none does, or where they lead back to what was asked for */
  redirectedTo: URL | null

  /** Where the application's last answer redirects to, if that is an origin that is not trusted */
  elsewhere: URL | null
}
