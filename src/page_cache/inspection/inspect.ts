import { inspectionOf } from './inspection.ts'
import { pass } from '../production/pass.ts'
import { produce } from '../production/produce.ts'
import { asDeclared } from '../lookup/as_declared.ts'
import { previousPage } from '../lookup/previous_page.ts'
import { givenTag } from '../../keys/tags.ts'
import { logFailed } from '../../policy/computing/log_failed.ts'
import { VariantSlot } from '../../storage/slot/variant_slot.ts'
import { visitorFacts } from '../../recording/visitor.ts'
import type { Outcome } from '../outcome.ts'
import type { Admission } from '../lookup/admission.ts'
import type { PageScope, RequestScope } from '../request_scope.ts'

/** Who puts a tag on a page that its policy names */
const DECLARED = 'its declaration'

/**
 * Records what the page cache would do with a request: what is stored for it, and what the rules
 * say of the page that its handler produces. Stores nothing.
 */
export async function inspect(scope: RequestScope, { key, refused }: Admission): Promise<Outcome> {
  const { ctx, policy, runtime } = scope
  const inspection = inspectionOf(ctx.request.request)
  const next = () => inspection.run(ctx, scope.next)
  inspection.policy = policy
  inspection.visitor = visitorFacts(ctx)
  inspection.timeout = policy.timeout(ctx) ?? null
  if (refused !== undefined) {
    inspection.outcome = await pass({ ...scope, next, isRenewal: true }, { reason: refused })
  } else {
    const slot = new VariantSlot(policy.store, key, ctx.request, runtime.holes)
    inspection.outcome = await inspectPage({ ...scope, next, slot })
  }
  return inspection.outcome
}

/**
 * The version that was deployed before, where its page stands in for that of this one.
 */
async function standInVersion(scope: PageScope): Promise<string | null> {
  const { runtime, slot } = scope
  // It only looks: where the store fails, nothing is known.
  const version = await runtime.deploys?.look(slot.store.name).catch(() => null)
  const page = version ? await previousPage(scope, version) : null
  return page?.page.isFresh(Date.now()) ? version! : null
}

/**
 * The tags that its declaration names, as they are written there.
 *
 * @returns `null` where the function failed, or returned no list of strings
 */
function declaredTags({ ctx, policy }: PageScope): string[] | null {
  try {
    return policy.tags(ctx).map((tag) => givenTag(tag)!)
  } catch (error) {
    logFailed(ctx, policy.declared, 'tags', error)
    return null
  }
}

async function inspectPage(scope: PageScope): Promise<Outcome> {
  const { ctx, policy, slot } = scope
  const inspection = inspectionOf(ctx.request.request)
  inspection.pageKey = await policy.declared.keyFunc(ctx)
  const declared = declaredTags(scope)
  inspection.found = asDeclared(scope, await slot.find(), Date.now())
  inspection.previousVersion = inspection.found.page ? null : await standInVersion(scope)

  const { key } = inspection.found
  const produced = await produce(scope, { begunAt: Date.now(), tagVersions: {} }, null)
  const handled = { fwd: 'request', key } as const
  const named = produced.kind === 'page' ? produced.tags : []
  inspection.tags = new Map([...named, ...(declared ?? []).map((tag) => [tag, DECLARED] as const)])
  switch (produced.kind) {
    case 'page': {
      const { refusal, ...page } = produced
      const notStored = refusal ?? (declared === null ? 'tags-error' : 'inspected')
      return {
        ...page,
        ...handled,
        kind: 'produced',
        notStored,
        personalised: null,
        isUnchanged: false,
      }
    }
    case 'refused':
      return { ...produced, ...handled, kind: 'passed' }
    case 'failed':
      return { kind: 'failed', ...handled, error: produced.error, handlerMs: produced.handlerMs }
  }
}
