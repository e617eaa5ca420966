import type { Session } from '@adonisjs/session'
import type { Consent } from '../../src/types.ts'
import type { HttpContext } from '@adonisjs/core/http'

/**
 * The context of a request in an application with everything that the behaviours use.
 */
export type FuzzContext = HttpContext & {
  session: Session
  i18n: { locale: string; switchLocale: (locale: string) => void }
  view: { render: (name: string, state?: object) => Promise<string> }
  request: { csrfToken: string }
  response: { nonce: string }
}

/**
 * One thing that a handler does. What it says becomes a part of the body, and must be the same for
 * requests that the handler cannot tell apart.
 */
export type Behaviour = (ctx: FuzzContext, say: (value: unknown) => void) => unknown

/**
 * The last thing that a handler does: it makes the response of what the behaviours have said.
 */
export type Ending = (ctx: FuzzContext, body: string) => unknown

/**
 * What a route says about its pages, as plain values.
 */
export interface PolicyPlan {
  kind: 'timed' | 'response' | 'forever'
  key: string
  vary: string[]
  statuses: number[]
  isPublic: boolean
  streams: boolean
  onMiss: 'store' | 'render'
  /** Consents: with any of them visitors get what is another one's */
  allow: Consent[]
}

export interface RoutePlan {
  path: string
  behaviours: string[]
  ending: string
  policy: PolicyPlan
}

export interface RequestPlan {
  /** Tells it from all others of its plan */
  number: number
  visitor: number
  /** Index of the route */
  route: number
  method: string
  /** Last segment of the path */
  slug: string
  /** Parameters of the query, as they are written */
  query: string[]
  headers: Record<string, string>
  body?: string
  /** Whether they send the cookies that they got, and keep new ones */
  hasCookies: boolean
  /** Whether a POST has the token that it needs */
  hasToken: boolean
  /** Whether they ask if the copy that they got last is still current */
  isConditional: boolean
}

/**
 * A whole run: what is asked at the same time is one step.
 */
export interface Plan {
  seed: number
  round: number
  routes: RoutePlan[]
  steps: RequestPlan[][]
}

/**
 * Something that must not be.
 */
export interface Failure {
  kind: 'leak' | 'unequal' | 'csrf' | 'nonce'
  /** What was seen and what should have been */
  message: string
  request: RequestPlan
  /** The request whose handler made the page, where it was another one */
  filler: RequestPlan | null
  cacheStatus: string | undefined
}
