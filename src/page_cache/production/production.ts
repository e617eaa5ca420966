import type { Page, PageFields } from '../../page/page.ts'

/**
 * What came of running a handler.
 *
 * - `page`: it may be stored, unless there is a `refusal`
 * - `refused`: it may not, and why; the response is left as it is
 * - `failed`: it threw an error that is no answer, or answered with a 5xx
 */
export type Product =
  | { kind: 'page'; page: Page; vary: string[]; isRevalidated?: boolean; refusal?: string }
  | { kind: 'refused'; reason: string; error?: unknown }
  | { kind: 'failed'; error?: unknown; undo: () => void }

/**
 * What was true when the production began.
 */
export type Origin = Required<Pick<PageFields, 'begunAt' | 'tagVersions'>>
