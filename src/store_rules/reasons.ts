import { OF_ANSWERS } from './reasons/of_answers.ts'
import { OF_REQUESTS } from './reasons/of_requests.ts'
import { OF_RESPONSES } from './reasons/of_responses.ts'
import { OF_STORING } from './reasons/of_storing.ts'
import type { ReasonEntry } from './reasons/reason_entry.ts'

/**
 * Every reason for which a page is not stored, not looked up, or served although it has expired:
 * each word that `Cache-Status` has after `detail=`, and after `skipped:` and `failed:` of a
 * renewal. `page-cache:explain`, the report of a warm-up, the events and docs/cache-status.md show
 * the texts of this list.
 */
export const REASONS = {
  ...OF_REQUESTS,
  ...OF_RESPONSES,
  ...OF_STORING,
  ...OF_ANSWERS,
} as const satisfies Record<string, ReasonEntry>

/**
 * The name of a reason.
 */
export type Reason = keyof typeof REASONS

/**
 * The reason that a report or a header has, be it with words of the application behind it:
 * `handler: draft`.
 *
 * @returns `null` where it is none of these
 */
export function reasonIn(text: string): Reason | null {
  const [name] = text.split(': ', 1)
  return Object.hasOwn(REASONS, name) ? (name as Reason) : null
}
