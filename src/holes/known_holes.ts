import { givenMarkers } from './marked_pages.ts'
import { csrfSecretOf } from '../recording/visitor_session.ts'
import { responseHeader } from '../http/header_lines.ts'
import type { Cut } from './cut.ts'
import type { Hole } from '../types.ts'
import type { HttpContext } from '@adonisjs/core/http'

/**
 * Why a page is refused for a hole: names of reasons.
 */
export type HoleReason = 'csrf-token' | 'nonce' | 'hole'

/**
 * A hole with what the cache has to know of it besides its value.
 */
export interface KnownHole {
  name: string

  /** The store rule that refuses a page in which it cannot be made safely */
  reason: HoleReason

  /**
   * What a request has of it: texts that no visitor has chosen, so that they are the hole wherever
   * they are.
   */
  own?: (ctx: HttpContext) => string[]

  /** As the configuration has it: a text that visitors may have chosen */
  find?: Hole['find']

  /** As it is, without any escapes */
  fill: Hole['fill']

  /** Whether HTML escapes the value */
  escapes: boolean

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
 * The hole of shield's CSRF token.
 */
export const CSRF_HOLE = 'csrf'

/**
 * Shield's CSRF token. It is masked anew for every request, but an older one is valid as long as
 * the visitor's secret is the same.
 */
const csrf: KnownHole = {
  name: CSRF_HOLE,
  reason: 'csrf-token',
  empty: null,
  escapes: false,
  own: (ctx) => present(shielded(ctx).request.csrfToken),
  fill: (ctx) => shielded(ctx).request.csrfToken,
  identity: csrfSecretOf,
}

/**
 * The nonce of the content security policy. The header has another one with every response. Where
 * it has several, nobody can tell which of a visitor's stands for which of the page's.
 */
const nonce: KnownHole = {
  name: 'nonce',
  reason: 'nonce',
  empty: null,
  escapes: false,
  own: (ctx) => [...new Set([...policyNonces(ctx), ...present(shielded(ctx).response.nonce)])],
  fill: (ctx) => {
    const nonces = policyNonces(ctx)
    return nonces.length > 1 ? undefined : (nonces[0] ?? shielded(ctx).response.nonce)
  },
  identity: () => null,
}

const POLICIES = ['content-security-policy', 'content-security-policy-report-only']

/**
 * The nonces of the content security policy of a response, whoever has set it.
 */
function policyNonces(ctx: HttpContext): string[] {
  const nonces = new Set<string>()
  for (const name of POLICIES) {
    for (const value of responseHeader(ctx, name)) {
      for (const [, found] of value === undefined
        ? []
        : String(value).matchAll(/'nonce-([^']+)'/gi)) {
        nonces.add(found)
      }
    }
  }
  return [...nonces]
}

function present(text: string | undefined): string[] {
  return text ? [text] : []
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
  const own = holes.map(({ name, find, fill, escape = true }): KnownHole => ({
    name,
    find,
    fill,
    escapes: escape,
    reason: 'hole',
    empty: '',
    identity: (_, value) => value,
  }))
  return new Map([csrf, nonce, ...own].map((hole) => [hole.name, hole]))
}

/**
 * What is to be cut out of a text beside what visitors have written: markers, and what no visitor has
 * chosen.
 *
 * @param isIn - Whether something is in the text
 * @returns the rule that refuses it, where it cannot be told what is to be put there for others
 */
export function ownCuts(
  known: ReadonlyMap<string, KnownHole>,
  ctx: HttpContext,
  isIn: (text: string) => boolean
): Cut[] | HoleReason {
  const cuts = (givenMarkers(ctx)?.all() ?? []).filter(({ text }) => isIn(text))
  for (const { name, reason, own, fill } of known.values()) {
    const texts = own?.(ctx) ?? []
    const [text, ...others] = texts.filter(isIn)
    const isAmbiguous = text !== undefined && (others.length > 0 || text !== fill(ctx))
    if (isAmbiguous || texts.some((one) => escapedForms(one).some(isIn))) {
      return reason
    }
    if (text !== undefined) {
      cuts.push({ text, name })
    }
  }
  return cuts
}

/**
 * How JSON and URLs may write what is made at random.
 */
function escapedForms(text: string): string[] {
  return /^[\w-]*$/.test(text)
    ? []
    : [text.replaceAll('/', '\\/'), encodeURIComponent(text)].filter((form) => form !== text)
}

/**
 * @throws Error - when the configuration has no such hole
 */
export function mustHave(holes: ReadonlyMap<string, KnownHole>, name: string): KnownHole {
  const hole = holes.get(name)
  if (!hole) {
    const names = [...holes.keys()].join(', ')
    throw new Error(`There is no hole "${name}" in config/cache_helpers.ts. It has: ${names}`)
  }
  return hole
}
