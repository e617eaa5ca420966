import { hash } from 'node:crypto'
import { requestedHost } from '../../keys/host_and_locale.ts'
import { parameterNames } from '../../keys/query/query.ts'
import { isMadeUp, type Selector } from '../../keys/selectors.ts'
import type { PageScope } from '../request_scope.ts'
import type { PageFields } from '../../page/page_fields.ts'

type Kept = Pick<PageFields, 'storedAt' | 'freshUntil' | 'expiresIn' | 'staleness'>

/**
 * How long a page is kept, where its policy decides, or its handler.
 *
 * @param selectors - What tells its variants apart
 * @param own - The timeout that its handler has said, in seconds; `null`: others never keep the page;
 * `undefined`: none
 * @returns the name of the reason why it cannot be kept
 */
export function policyFreshness(
  scope: PageScope,
  selectors: readonly Selector[],
  own: number | null | undefined
): Kept | 'timeout' | 'provisional' {
  const { ctx, policy } = scope
  const timeout = own === undefined ? policy.timeout(ctx) : own
  if (timeout === undefined) {
    return 'timeout'
  }
  const { forever } = policy.declared
  const storedAt = Date.now()
  const expiresIn = forever ? own : undefined
  if (forever && !isProvisional(scope, selectors)) {
    return { storedAt, freshUntil: null, expiresIn }
  }
  if (timeout === null) {
    return 'provisional'
  }
  if (own !== undefined) {
    policy.noteTimeout(timeout)
  }
  const freshUntil = storedAt + (timeout - Math.floor(timeout * jitterOf(scope))) * 1000
  const staleWhileRevalidateUntil = freshUntil + policy.grace * 1000
  return {
    storedAt,
    freshUntil,
    expiresIn,
    staleness: {
      generatedAt: storedAt,
      staleWhileRevalidateUntil,
      staleIfErrorUntil: staleWhileRevalidateUntil + policy.staleIfError * 1000,
    },
  }
}

/**
 * By which part of its timeout a page expires earlier. The key decides that, and not chance: a page
 * that is produced again keeps its distance from the others.
 */
function jitterOf({ runtime, slot }: PageScope): number {
  const { jitter } = runtime.config
  return jitter === 0
    ? 0
    : (jitter * Number.parseInt(hash('sha256', slot.key).slice(0, 8), 16)) / 2 ** 32
}

/**
 * Whether it is a forever page of a visitor in which there is something that visitors can make up:
 * they could fill up the store for ever.
 */
function isProvisional(scope: PageScope, selectors: readonly Selector[]): boolean {
  return !scope.isRenewal && MADE_UP.some((made) => made(scope, selectors))
}

/**
 * What a visitor can make up.
 */
const MADE_UP: ((scope: PageScope, selectors: readonly Selector[]) => boolean)[] = [
  hasUndeclaredParameters,
  ({ ctx }, selectors) => isMadeUp(selectors, ctx.request),
  isOfMissing,
  ({ ctx, runtime }) => runtime.hosts.canBeMadeUp(requestedHost(ctx)!),
]

function hasUndeclaredParameters({ ctx, runtime, policy }: PageScope): boolean {
  return (
    policy.keyedQuery !== 'none' &&
    parameterNames(ctx.request.parsedUrl.query).some(
      (name) => !runtime.reading.isIgnored(name) && !policy.isKnownParameter(name)
    )
  )
}

/**
 * A 404 or 410 says that there is no such thing: there are as many as names for it.
 */
function isOfMissing({ ctx, policy }: PageScope): boolean {
  return policy.declared.statuses.includes(ctx.response.getStatus())
}
