import type { Assets } from './http/assets.ts'
import type { Work } from './actions/work.ts'
import type { RunWatch } from './runs/run_watch.ts'
import type { MessageVerifier } from '../renewal/renewal_token.ts'
import type { PageCache } from '../page_cache/page_cache.ts'

/**
 * What the dashboard is made of.
 */
export interface DashboardParts {
  pageCache: PageCache
  /** That of the application's own encryption */
  verifier: MessageVerifier
  assets: Assets
  /** What was begun here, and takes longer */
  work: Work
  /** Warm-ups, in whatever process */
  runs: RunWatch
  /** That of the application, as the index has it */
  version: () => string
  /** The tags that the declaration of a route names, where it lists them */
  declaredTags: (route: string) => readonly string[]
  /** Where the application answers */
  baseUrl: () => string
}
