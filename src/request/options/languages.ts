/**
 * The languages of a run, and how they are asked for.
 */
export interface Languages {
  values: string[]

  /** Name of the cookie; null for `Accept-Language` */
  cookie: string | null
}
