/**
 * One URL of a run, resolved.
 */
export interface Page {
  url: URL

  /** Further headers that came with it */
  headers: Record<string, string>

  /** As it stands in reports: without user name and password */
  shown: string

  /** Why it is not asked for, or null */
  refused: string | null
}
