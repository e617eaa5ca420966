import type { QueryReading } from '../keys/query/query_reading.ts'
import type { Page } from '../page/page.ts'
import type { LookupResult } from '../storage/slot/variant_slot.ts'
import type { EffectivePolicy } from '../policy/effective_policy.ts'
import type { Hosts } from '../keys/host_and_locale.ts'
import type { Languages } from '../keys/source_of_locale.ts'
import type { PageCodings } from '../codings/page_codings.ts'
import type { Holes } from '../holes/holes.ts'
import type { NetworkCaches } from '../networks/network_caches.ts'
import type { Deploys } from '../deploys/deploys.ts'
import type { Flights } from './in_flight/flights.ts'
import type { ProcessLocks } from './in_flight/process_locks.ts'
import type { Productions } from './in_flight/productions.ts'
import type { SelfRequest } from '../renewal/self_request.ts'
import type { BackgroundRenewals } from './in_flight/background_renewals.ts'
import type { PartStates } from '../statistics/part_states.ts'
import type { Statistics } from '../statistics/statistics.ts'
import type { ActiveConfig } from '../application_settings.ts'
import type { SourceFiles } from '../development/source_files.ts'
import type { MatchedRoute } from '../recording/known/of_adonis.ts'
import type { PackageClasses } from '../recording/known/package_classes.ts'
import type { HttpContext } from '@adonisjs/core/http'
import type { EmitterService } from '@adonisjs/core/types'
import type { Logger } from '@adonisjs/core/logger'

/**
 * A page that was stored, or whose renewal came to nothing, of which the index is to be told.
 */
export interface Note {
  ctx: HttpContext
  /** Of its URL. A stream of HTTP/2 that has ended knows its scheme no more */
  origin: string
  policy: EffectivePolicy
  locale: string | null
  /** For which it is stored; `null`: that of the application */
  version: string | null
  /** What was stored before */
  found: LookupResult
  page: Page
  /** What tells its variants apart, as far as this production says */
  selectors: readonly string[]
  /** Whether the page was stored now */
  isStored: boolean
  /** What came of its renewal; `null`: a visitor had it produced */
  renewal: string | null
}

/**
 * What the steps of the algorithm share within one application.
 */
export interface Runtime {
  config: ActiveConfig
  logger: Logger
  /** By which the application is told what comes of its requests */
  emitter: EmitterService
  /** Whether that may be a fake, which records what nobody listens to: in tests */
  mayBeFaked: boolean
  /** What comes of them, counted */
  statistics: Statistics
  /** Which stores have failed */
  storeStates: PartStates
  flights: Flights
  /** By which processes produce a page once; `null` where none are configured */
  locks: ProcessLocks | null
  productions: Productions
  backgroundRenewals: BackgroundRenewals
  holes: Holes
  /** Bodies in content codings; `null` where pages are not compressed */
  codings: PageCodings | null

  /** Those in front that are told of pages, and purge them; `null` where there are none */
  networks: NetworkCaches | null

  /** Response headers that some caches follow in place of `Cache-Control`, in lower case */
  targetedHeaders: ReadonlySet<string>

  /** Whose pages are cached */
  hosts: Hosts

  /** Those that the application has translations for; `null` where it does not use @adonisjs/i18n */
  languages: Languages | null

  /** How the application reads queries, and what its configuration ignores of them */
  reading: QueryReading

  /** Those of what packages put on a context */
  classes: PackageClasses

  /** What AdonisJS finds for a request among the application's routes */
  matchRoute: (ctx: HttpContext) => MatchedRoute | null

  /** The application's own query parser */
  parseQuery: (query: string) => Record<string, unknown>

  /** The application's own JSON setting, of config/app.ts */
  serializeJSON: (value: unknown) => string | undefined

  /** Whether everybody may see the keys, as in development */
  showsKeys: boolean

  /** What pages are made of while the application is developed; `null` where it is not */
  sources: SourceFiles | null

  /** What the index has not been told yet, and what tells it; `null` where there is none */
  notes: { waiting: Note[]; tell: () => void } | null

  /** Which version was deployed before; `null` where its pages are not served */
  deploys: Deploys | null

  /** Renews one of the application's own pages in process, and returns what became of it */
  renewInProcess: (url: URL, options: SelfRequest) => Promise<string>
}
