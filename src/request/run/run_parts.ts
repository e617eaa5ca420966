import type { Follower } from '../client/follower.ts'
import type { PersonaSession } from '../client/persona_session.ts'
import type { Site } from '../client/site.ts'
import type { ResolvedOptions } from '../options/resolved_options.ts'
import type { RequestRuntime } from '../runtime.ts'
import type { NetworkVisits } from './network_visits.ts'

/**
 * What a run works with.
 */
export interface RunParts {
  options: ResolvedOptions
  runtime: RequestRuntime | null
  site: Site
  follower: Follower
  sessions: PersonaSession[]

  /** Path of the login page of each persona that has one; null before they have logged in */
  loginPaths: Map<string, string> | null

  /** Begins to ask for pages through the network in front; `null` where none is */
  visitNetwork: (() => NetworkVisits) | null

  /** Ends the run */
  controller: AbortController
}
