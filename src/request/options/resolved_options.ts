import type { MakeRequestsOptions, Persona, Urls } from '../types.ts'
import type { Languages } from '../run/variant.ts'

/**
 * The options of a run with their defaults filled in and their units resolved.
 */
export interface ResolvedOptions {
  urls: Urls
  baseUrl: URL
  host: string | null
  origins: string[]
  renew: boolean
  transport: 'http' | 'in-process'
  personas: Persona[]
  languages: Languages | null
  vary: Record<string, string>[]
  headers: Record<string, string>
  concurrency: number
  timeoutMs: number
  retries: number
  retryDelayMs: number
  maxRetryAfterMs: number
  rate: number | null
  slowDown: boolean
  limit: number
  failFast: boolean
  verify: boolean
  keepVisits: number
  signal: AbortSignal | null
  onVisit: MakeRequestsOptions['onVisit'] | null
}
