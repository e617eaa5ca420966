/**
 * One URL of a run, resolved.
 */
export interface Page {
  url: URL

  /** Further headers that came with it */
  headers: Record<string, string>

  /** As it stands in reports: without user name and password */
  shown: string

  /** What it comes to without being asked for, or null */
  refused: Refusal | null
}

/**
 * Why a page is not asked for.
 */
export interface Refusal {
  outcome: 'skipped' | 'failed'
  reason: string

  /** Tells pages of the same URL from each other */
  key: string
}
