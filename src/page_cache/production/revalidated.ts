import { Page } from '../../page/page.ts'
import { replay } from '../../response/replay.ts'
import { ignoreMessageHeaders } from '../../response/capturing/finalise_response.ts'
import { freshen } from '../../response/freshen.ts'
import { givenTag, isFreshnessTag } from '../../keys/tags.ts'
import { varyNames } from '../../http/vary.ts'
import { selectorsOf } from './page_from_response.ts'
import { refusal } from '../../store_rules/store_rules.ts'
import { headerLines } from '../../http/header_lines.ts'
import { RESPONSE_RULES } from '../../store_rules/store_rules.ts'
import { responseFreshness } from './response_freshness.ts'
import type { PageScope } from '../request_scope.ts'
import type { Recording } from '../../recording/recording.ts'
import type { Validators } from '../../freshness/staleness.ts'
import type { ProducedPage, ProductionStart } from './production.ts'

/**
 * Headers that are always those of the 304 itself, and never those of the stored page.
 */
const ABOUT_NOW = ['age', 'date']

/**
 * Renews a stored page of which its handler said with a 304 that it is still current: the body
 * stays, the headers are updated (RFC 9111, 4.3.4), and the page is put into the response.
 *
 * A 304 that may not be stored is for this visitor alone. One that is about something else
 * updates nothing: the visitor gets what is stored, and the next one asks without conditions.
 *
 * @param before - The page whose validators the handler was asked with
 */
export async function revalidated(
  scope: PageScope,
  recording: Recording,
  start: ProductionStart,
  before: Page
): Promise<ProducedPage> {
  const { ctx, policy, slot } = scope
  const { status, isStatusOwn, body, isText, holes, pieces, forwardsQuery } = before
  const facts = { ...recording.facts(), status }
  // The body stays, and with it what it shows: a handler that answers 304 may have rendered nothing.
  const tags = new Map([...tagsOf(before), ...recording.said.tags])
  const produced = { kind: 'page' as const, selectors: [], tags, isRevalidated: false, facts }
  const now = new Map(ABOUT_NOW.map((name) => [name, headerLines(recording.headers, name)]))
  ignoreMessageHeaders(recording.headers)
  const headers = freshen(before, recording.headers)
  recording.undo()
  if (headers === null) {
    replay(ctx, before)
    await slot.clear().catch(() => false)
    return { ...produced, page: before, refusal: 'validators' }
  }

  const { storedAt, freshUntil, staleness } = before
  const content = { status, isStatusOwn, body, isText, holes, pieces, forwardsQuery }
  const fields = { ...content, headers, ...start }
  const updated = new Page({ ...fields, storedAt, freshUntil, staleness: staleness! })
  replay(ctx, updated)
  const source = policy.statuses.has(status) ? ctx.response : headers
  const own =
    refusal(RESPONSE_RULES, facts, policy) ??
    responseFreshness(scope, {
      status,
      lines: (name) => now.get(name) ?? headerLines(source, name),
      validators: validatorsOf(updated, staleness!.validators!),
      requestedAt: start.begunAt,
    })
  if (typeof own === 'string') {
    return { ...produced, page: updated, refusal: own }
  }

  const { date, ...freshness } = own
  headers.set('date', date)
  ctx.response.header('Date', date)
  return {
    ...produced,
    page: new Page({ ...fields, ...freshness }),
    selectors: selectorsOf(scope, recording, {
      ...facts,
      vary: varyNames(...headerLines(ctx.response, 'vary'), ...facts.vary),
    }),
    refusal: null,
    isRevalidated: true,
  }
}

/**
 * The tags that an application has given to a stored page.
 */
function tagsOf({ tagVersions }: Page): [tag: string, by: string][] {
  const given = Object.keys(tagVersions).filter((tag) => !isFreshnessTag(tag))
  return given.flatMap((tag) => givenTag(tag) ?? []).map((tag) => [tag, 'the stored page'])
}

/**
 * The handler's own validators: the ETag of a page may be one that the cache added.
 */
function validatorsOf({ headers }: Page, earlier: Validators): Validators {
  const [lastModified] = headerLines(headers, 'last-modified')
  const [etag] = earlier.etag === undefined ? [] : headerLines(headers, 'etag')
  return { ...(etag && { etag }), ...(lastModified && { lastModified }) }
}
