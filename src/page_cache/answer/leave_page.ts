import { sendPage } from '../../sending/send_page.ts'
import { LazyContent } from '../../response/leaving/lazy_content.ts'
import { LeavingForm } from '../../response/leaving/leaving_form.ts'
import { LeftPage } from '../../response/leaving/left_page.ts'
import { isConditional, NOT_OF_304 } from '../../response/conditional.ts'
import { personalisedBody } from '../../holes/personalised_body.ts'
import type { Said } from '../../response/leaving/withdraw.ts'
import type { ToldNetworks } from '../../response/leaving/told_networks.ts'
import type { Outcome } from '../outcome.ts'
import type { RequestScope } from '../request_scope.ts'
import type { Page } from '../../page/page.ts'

/**
 * What is said of a page in one response, where that is one visitor's, or has a query that others have as well.
 */
const OF_RESPONSE = ['etag', 'no-vary-search']

/**
 * Leaves a page in the response to what stands around the cache. One that comes from the store, and is not this
 * visitor's alone, is sent to others as well.
 *
 * @param said - Of its lifetime
 * @param networks - What those in front were told
 */
export function leavePage(
  { ctx, policy, runtime }: RequestScope,
  { kind, page, personalised }: Extract<Outcome, { page: Page }>,
  said: Said,
  networks: ToldNetworks | null
): void {
  const { response } = ctx
  const { public: isPublic } = policy.declared
  const isPersonalised = personalised !== null
  if (isPersonalised || isPublic) {
    OF_RESPONSE.forEach((name) => (said[name] = response.getHeader(name)))
  }
  const { codings, targetedHeaders: targeted } = runtime
  const isStored = kind !== 'produced'
  const form = LeavingForm.isNeeded(ctx, page, codings)
    ? new LeavingForm(ctx, page, { codings, personalised, isStored, targeted })
    : null
  let lazy: LazyContent | null = null
  if (isPersonalised) {
    const body = () => personalisedBody(page, personalised.texts)
    lazy = form === null ? null : new LazyContent(body)
    response.lazyBody = { content: (lazy as never) ?? [body(), false] }
  }
  const isReplayed = isStored && isConditional(ctx.request.request.headers)
  const isTypeless = isReplayed && form!.isUnchanged
  if (isReplayed && !isTypeless) {
    page.headers.replayOne(response, NOT_OF_304)
  }
  const left = new LeftPage(response, page, {
    said,
    networks,
    isPublic,
    isPersonalised,
    targeted,
    form,
    lazy,
    isTypeless,
  })
  const isShared = isStored && !isPersonalised
  sendPage(response.response, left, isShared ? page : null)
}
