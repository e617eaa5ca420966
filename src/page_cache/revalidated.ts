import { Page } from '../page/page.ts'
import { ownTerms } from './own_terms.ts'
import { replay } from '../page/replay.ts'
import { freshen } from '../page/freshen.ts'
import { varyNames } from '../page/vary.ts'
import { headerLines } from '../page/header_lines.ts'
import { responseFacts } from '../page/facts.ts'
import { refusal, RESPONSE_RULES } from '../page/store_rules.ts'
import type { Passage } from './passage.ts'
import type { Recording } from '../page/recording.ts'
import type { Origin, Product } from './produce.ts'
import type { Validators } from '../freshness/shelf_life.ts'

/**
 * Renews a stored page of which its handler said with a 304 that it is still current: the body
 * stays, the headers are updated (RFC 9111, 4.3.4), and the page stands in the response.
 *
 * @param before - The page whose validators the handler was asked with
 * @returns `null` where the 304 is about something else, or may not be stored; the response is
 * then as if the handler had not run
 */
export function revalidated(
  passage: Passage,
  recording: Recording,
  origin: Origin,
  before: Page
): Product | null {
  const { ctx, terms } = passage
  const { status, body, holes } = before
  const facts = responseFacts(ctx, recording)
  const headers = freshen(before, recording.headers)
  const age = headerLines(recording.headers, 'age')
  recording.undo()
  if (headers === null || refusal(RESPONSE_RULES, { ...facts, status }, terms)) {
    return null
  }

  const fields = { status, body, holes, headers, ...origin }
  const updated = new Page({ ...fields, storedAt: before.storedAt, freshUntil: before.freshUntil })
  replay(ctx, updated)
  const speaker = terms.statuses.has(status) ? ctx.response : headers
  const own = ownTerms(passage, {
    status,
    lines: (name) => (name === 'age' ? age : headerLines(speaker, name)),
    validators: validatorsOf(updated, before.shelfLife!.validators!),
    requestedAt: origin.begunAt,
  })
  if (typeof own === 'string') {
    recording.undo()
    return null
  }
  const { storedAt, freshUntil, shelfLife, date } = own
  headers.set('date', date)
  ctx.response.header('Date', date)
  return {
    kind: 'page',
    page: new Page({ ...fields, storedAt, freshUntil, shelfLife }),
    vary: varyNames(...headerLines(ctx.response, 'vary'), ...facts.vary, ...terms.policy.vary),
    isRevalidated: true,
  }
}

/**
 * The handler's own ones: that of a page may be ours.
 */
function validatorsOf({ headers }: Page, earlier: Validators): Validators {
  const [lastModified] = headerLines(headers, 'last-modified')
  const [etag] = earlier.etag === undefined ? [] : headerLines(headers, 'etag')
  return { ...(etag && { etag }), ...(lastModified && { lastModified }) }
}
