import type { HttpContext } from '@adonisjs/core/http'
import type { DashboardParts } from '../dashboard_parts.ts'
import type { SafeHtml } from '../html/html.ts'

/**
 * A request for one of the pages of the dashboard.
 */
export interface PageRequest {
  ctx: HttpContext
  parts: DashboardParts
  /** Where the dashboard is: what its links begin with */
  base: string
  /** Milliseconds since the epoch */
  now: number
  query: Record<string, unknown>
}

/**
 * Where the navigation says that one is.
 */
export type Place = 'overview' | 'pages' | 'not-stored' | 'warm-ups'

/**
 * One of its pages.
 */
export interface DashboardPage {
  title: string
  /** Below the title */
  lead?: SafeHtml | string
  /** Beside the title */
  tools?: SafeHtml
  content: SafeHtml
  place: Place
  /** Default: 200 */
  status?: number
  /** Whether a script loads it again every few seconds */
  isLive?: boolean
}
