import string from '@adonisjs/core/helpers/string'
import { sessionOf } from '../recording/visitor.ts'
import type { Hole } from '../types.ts'
import type { HttpContext } from '@adonisjs/core/http'

/**
 * Why a page is refused for a hole: names of reasons.
 */
export type HoleReason = 'csrf-token' | 'nonce' | 'hole'

/**
 * A hole with what the cache has to know of it besides its value.
 */
export interface KnownHole extends Hole {
  /** The store rule that refuses a page in which it cannot be made safely */
  reason: HoleReason

  /**
   * What a personalised page depends on, for its ETag; `null` where it differs every time.
   */
  identity: (ctx: HttpContext, value: string) => string | null

  /** What is put there where `fill` has nothing; `null`: the page is not for this visitor */
  empty: '' | null
}

/**
 * What shield puts on a request.
 */
interface Shielded {
  request: { csrfToken?: string }
  response: { nonce?: string }
}

const shielded = (ctx: HttpContext) => ctx as unknown as Shielded

/**
 * Shield's CSRF token. It is masked anew for every request, but an older one is valid as long as
 * the visitor's secret is the same.
 */
const csrf: KnownHole = {
  name: 'csrf',
  reason: 'csrf-token',
  empty: null,
  find: (ctx) => shielded(ctx).request.csrfToken,
  fill: (ctx) => shielded(ctx).request.csrfToken,
  identity: (ctx) => sessionOf(ctx)?.get('csrf-secret') ?? null,
}

/**
 * The nonce of the content security policy. The header has another one with every response.
 */
const nonce: KnownHole = {
  name: 'nonce',
  reason: 'nonce',
  empty: null,
  find: (ctx) => shielded(ctx).response.nonce,
  fill: (ctx) => shielded(ctx).response.nonce,
  identity: () => null,
}

/**
 * Names that the cache itself has given to holes.
 */
export const RESERVED_HOLES = [csrf.name, nonce.name]

/**
 * All holes of an application, by name.
 *
 * @param holes - Those of the configuration
 */
export function knownHoles(holes: Hole[]): Map<string, KnownHole> {
  const own = holes.map((hole): KnownHole => ({
    ...hole,
    reason: 'hole',
    empty: '',
    fill: (ctx) => prepared(hole, hole.fill(ctx)),
    identity: (_, value) => value,
  }))
  return new Map([csrf, nonce, ...own].map((hole) => [hole.name, hole]))
}

/**
 * Values come from visitors, and templates escape what they print.
 */
function prepared<Value extends ReturnType<Hole['fill']>>(hole: Hole, value: Value): Value {
  if (value instanceof Promise) {
    return value.then((settled) => prepared(hole, settled)) as Value
  }
  const escapes = hole.escape ?? hole.find === undefined
  return (escapes && value !== undefined ? string.escapeHTML(String(value)) : value) as Value
}
