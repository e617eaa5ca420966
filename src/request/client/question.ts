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

  /** As a renewal, where a token may go */
  renew: boolean

  body?: Uint8Array

  /** Reads the body of the answer. Default: it is thrown away as it comes */
  read?: (body: Readable) => Promise<void>

  /** Told of each answer on the way to the last one */
  onHop?: (status: number) => void
}

/**
 * Asks for a URL and nothing more.
 */
export const PLAIN_GET: Question = { method: 'GET', headers: {}, cookies: [], renew: false }
