import type { Clock } from './pacing/clock.ts'
import type { SharedPace } from './pacing/shared_pace.ts'
import type { Client } from './transport/client.ts'
import type { RequestRuntime } from '../runtime.ts'

/**
 * How to ask.
 */
export interface AskerOptions {
  client: Client
  /** Signs tokens; null when there is no application */
  runtime: Pick<RequestRuntime, 'renews' | 'renewalHeaders'> | null
  timeoutMs: number
  retries: number
  retryDelayMs: number
  maxRetryAfterMs: number
  rate: number | null
  slowDown: boolean
  decompresses: boolean
  /** When the run began, in milliseconds since the epoch. Default: with each request */
  renewedSince?: number
  /** For which pages are stored; null for the application's own */
  nextVersion?: string | null
  signal: AbortSignal
  clock: Clock
  /** Default: no other process asks for pages of the run */
  shared?: SharedPace
}
