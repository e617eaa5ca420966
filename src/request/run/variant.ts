/**
 * The languages of a run, and how they are asked for.
 */
export interface Languages {
  values: string[]

  /** Name of the cookie; null for `Accept-Language` */
  cookie: string | null
}

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
