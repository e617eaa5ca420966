import type { WrittenRows } from './written_rows.ts'

/**
 * Does to the pages of what was written what their models say. Never fails.
 */
type Invalidate = (rows: WrittenRows) => Promise<void>

let current: Invalidate | null = null

/**
 * Registers the page cache of the application for its models; `null` for none.
 */
export function setInvalidate(invalidate: Invalidate | null): void {
  current = invalidate
}

/**
 * Tells the page cache that the provider has registered what was written. Without one, in a process
 * that does not load the provider, other processes may have pages all the same.
 */
export async function invalidateWritten(rows: WrittenRows): Promise<void> {
  if (current === null) {
    process.emitWarning(
      'Rows were written in a process that has no page cache, so pages that show them may be old. Register the provider of adonis-cache-helpers in adonisrc.ts for every environment',
      { code: 'PAGE_CACHE_NOT_REGISTERED' }
    )
    return
  }
  await current(rows)
}
