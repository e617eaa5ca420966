/**
 * How an application reads the query of a URL.
 */
export interface QueryReading {
  /** Whether a parameter, by its decoded name, is no part of any page */
  isIgnored: (name: string) => boolean

  /** Gives a query the one spelling of all that mean the same to the application */
  spell: (query: string) => string
}

/**
 * That of an application of which nothing is known.
 */
export const AS_WRITTEN: QueryReading = { isIgnored: () => false, spell: (query) => query }
