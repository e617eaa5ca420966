import { boundedTag } from '../../keys/tags.ts'
import { limitedPage } from './limited_page.ts'
import { VariantSlot } from '../../storage/slot/variant_slot.ts'
import { EffectivePolicy } from '../../policy/effective_policy.ts'
import type { PageScope } from '../request_scope.ts'
import type { Page } from '../../page/page.ts'
import type { LookupResult } from '../../storage/slot/variant_slot.ts'

/**
 * A page of the version that was deployed before this one.
 */
export type PreviousPage = LookupResult & { page: Page }

/**
 * Finds what the version that was deployed before this one has stored for a request: a page that is
 * valid, and that this version has not answered for yet.
 *
 * It must not come from code that says less of the page than this version does: it carries all tags
 * that the page has now, or it may be one that was forgotten, and it is used no longer than pages of
 * this version are.
 *
 * @param version - The one that was deployed before
 */
export async function previousPage(
  scope: PageScope,
  version: string
): Promise<PreviousPage | null> {
  const { slot, runtime } = scope
  const key = await previousKey(scope, version)
  if (key === null) {
    return null
  }
  const { page, ...found } = await previousSlot(scope, key).find()
  const hasAnswered = runtime.deploys!.hasAnswered(slot.store.qualified(found.key))
  return page === null || hasAnswered || !hasTags(scope, page)
    ? null
    : { ...found, page: limitedPage(scope, page) }
}

function previousSlot({ ctx, slot, runtime }: PageScope, key: string): VariantSlot {
  return new VariantSlot(slot.store, key, ctx.request, runtime.holes)
}

/**
 * @returns `null` where the key function gives none, or fails this time, which is told of where it names the page
 * of this version
 */
async function previousKey({ ctx, policy, runtime }: PageScope, version: string) {
  const config = { ...runtime.config, version }
  try {
    return await new EffectivePolicy(policy.declared, config, policy.store, null).key(ctx)
  } catch {
    return null
  }
}

function hasTags({ ctx, policy }: PageScope, { tagVersions }: Page): boolean {
  try {
    return policy
      .tags(ctx)
      .every(
        (tag) => Object.hasOwn(tagVersions, tag) || Object.hasOwn(tagVersions, boundedTag(tag))
      )
  } catch {
    // Producing the page tells of it.
    return false
  }
}
