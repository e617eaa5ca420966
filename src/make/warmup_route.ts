import type { RouteJSON } from '@adonisjs/core/types/http'

/**
 * Types of tokens of a route's pattern: a text, and what its URL cannot do without.
 */
const TEXT = 0
const PARAM = 1
const WILDCARD = 2

/**
 * A route that a warm-up is to ask for.
 */
export interface WarmupRoute {
  /** Null for one that has none */
  name: string | null
  /** What every URL of it begins with */
  path: string
  /** Names of the parameters that its URL cannot do without */
  params: string[]
}

/**
 * What the source code of a warm-up says of a route.
 */
export function warmupRoute({ name, tokens }: RouteJSON): WarmupRoute {
  const texts = tokens.filter(({ type }) => type === TEXT).map(({ val }) => val)
  const params = tokens.filter(({ type }) => type === PARAM || type === WILDCARD)
  return {
    name: name ?? null,
    path: `/${texts.join('/').replace(/^\/+/, '')}`,
    params: params.map(({ val }) => val),
  }
}
