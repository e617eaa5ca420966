/**
 * One way in which every page is asked.
 */
export interface Variant {
  language: string | null
  vary: Record<string, string> | null
  headers: Record<string, string>

  /** As `name=value` */
  cookies: string[]
}
