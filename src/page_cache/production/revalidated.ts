import { Page } from '../../page/page.ts'
import { responseFreshness } from './response_freshness.ts'
import { replay } from '../../response/replay.ts'
import { freshen } from '../../response/freshen.ts'
import { varyNames } from '../../http/vary.ts'
import { headerLines } from '../../http/header_lines.ts'
import { responseFacts } from '../../store_rules/facts.ts'
import { refusal, RESPONSE_RULES } from '../../store_rules/store_rules.ts'
import type { Passage } from '../request_scope.ts'
import type { Recording } from '../../recording/recording.ts'
import type { Origin, Product } from './production.ts'
import type { Validators } from '../../freshness/staleness.ts'

/**
 * Headers of the 304 itself, for which those of the stored page cannot stand in.
 */
const ABOUT_NOW = ['age', 'date']

/**
 * Renews a stored page of which its handler said with a 304 that it is still current: the body
 * stays, the headers are updated (RFC 9111, 4.3.4), and the page stands in the response.
 *
 * A 304 that may not be stored is for this visitor alone. One that is about something else
 * updates nothing: the visitor gets what is stored, and the next one asks without conditions.
 *
 * @param before - The page whose validators the handler was asked with
 */
export async function revalidated(
  passage: Passage,
  recording: Recording,
  origin: Origin,
  before: Page
): Promise<Product> {
  const { ctx, terms, place } = passage
  const { status, body, holes } = before
  const facts = { ...responseFacts(ctx, recording), status }
  const now = new Map(ABOUT_NOW.map((name) => [name, headerLines(recording.headers, name)]))
  const headers = freshen(before, recording.headers)
  recording.undo()
  if (headers === null) {
    replay(ctx, before)
    await place.clear().catch(() => false)
    return { kind: 'page', page: before, vary: [], refusal: 'validators' }
  }

  const { storedAt, freshUntil, staleness } = before
  const fields = { status, body, holes, headers, ...origin }
  const updated = new Page({ ...fields, storedAt, freshUntil, staleness: staleness! })
  replay(ctx, updated)
  const speaker = terms.statuses.has(status) ? ctx.response : headers
  const own =
    refusal(RESPONSE_RULES, facts, terms) ??
    responseFreshness(passage, {
      status,
      lines: (name) => now.get(name) ?? headerLines(speaker, name),
      validators: validatorsOf(updated, staleness!.validators!),
      requestedAt: origin.begunAt,
    })
  if (typeof own === 'string') {
    return { kind: 'page', page: updated, vary: [], refusal: own }
  }

  const { date, ...terms304 } = own
  headers.set('date', date)
  ctx.response.header('Date', date)
  return {
    kind: 'page',
    page: new Page({ ...fields, ...terms304 }),
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
