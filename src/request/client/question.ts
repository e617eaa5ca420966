import type { Readable } from 'node:stream'

/**
 * What is asked for at a URL, before it is known who asks and where that leads.
 */
export interface Question {
  method: 'GET' | 'POST'

  /** Further headers, for trusted origins only */
  headers: Record<string, string>

  /** Further cookies, as `name=value`, for trusted origins only */
  cookies: string[]

  /**
   * What a token is sent for, where one may go: to renew the page, or to look whether it is stored.
   * `null`: none is sent
   */
  purpose: 'renew' | 'look' | null

  /** Headers of a browser, in place of the run's own */
  as?: Record<string, string>

  body?: Uint8Array

  /** Reads the body of the answer. Default: it is thrown away as it comes */
  read?: (body: Readable) => Promise<void>

  /** Told of each answer on the way to the last one */
  onHop?: (status: number) => void
}

/**
 * Asks for a URL and nothing more.
 */
export const PLAIN_GET: Question = { method: 'GET', headers: {}, cookies: [], purpose: null }
