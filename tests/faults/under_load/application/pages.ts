/**
 * Two stores in one Redis: the second with a memory in each process, and a bus between them.
 */
export const STORES = ['redis', 'tiered'] as const

export type StoreName = (typeof STORES)[number]

export const HOST = 'pages.test'

/**
 * The route of the application that invalidates pages.
 */
export const INVALIDATE = '/invalidate'

/**
 * A query parameter that has the handler say that it runs, and work for longer.
 */
export const FLIGHT = 'flight'

/**
 * What pages differ by.
 */
export interface PageKind {
  /** Seconds that a page may be old at most; `null` for ever */
  longest: number | null
  /** The same while its handler fails */
  longestWhileFailing?: number
  /** Languages that it is there in. Default: one */
  languages?: string[]
}

export const PAGE_KINDS = {
  timed: { longest: 3 },
  grace: { longest: 1 + 2 },
  failing: { longest: 1, longestWhileFailing: 1 + 4 },
  forever: { longest: null },
  variant: { longest: null, languages: ['en', 'fr', 'de'] },
  keyed: { longest: null },
} satisfies Record<string, PageKind>

export type PageKindName = keyof typeof PAGE_KINDS

/**
 * How many pages there are of a kind in a store.
 */
const PAGES_OF_KIND = 12

export interface TestPage {
  /** Where its version is */
  index: number
  store: StoreName
  kind: PageKindName
  path: string
  /** What its key function returns */
  key: string
  tags: string[]
}

export const PAGES: TestPage[] = STORES.flatMap((store) =>
  Object.keys(PAGE_KINDS).flatMap((kind) =>
    Array.from({ length: PAGES_OF_KIND }, (_, id) => pageOf(store, kind as PageKindName, id))
  )
).map((page, index) => ({ ...page, index }))

function pageOf(store: StoreName, kind: PageKindName, id: number): Omit<TestPage, 'index'> {
  const path = `/${store}/${kind}/${id}`
  return {
    store,
    kind,
    path,
    key: kind === 'keyed' ? `of-${store}-${id}` : `${HOST}${path}`,
    tags: [`group-${id % 5}`, `${kind}-${id % 3}`],
  }
}
