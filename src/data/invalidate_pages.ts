import pTimeout from 'p-timeout'
import type { Logger } from '@adonisjs/core/logger'
import type { PageCache } from '../page_cache/page_cache.ts'
import type { PageKind } from '../keys/tags.ts'
import type { WriteEffect } from './model_pages.ts'
import type { WrittenRows } from './written_rows.ts'

/**
 * How long, in milliseconds, a write waits for its pages to be invalidated. A store that does not answer
 * must not fail the write, nor hold it up.
 */
const LIMIT = 2_000

/**
 * How many tags are named for people.
 */
const NAMED = 10

/**
 * What each effect does. Pages that are to be renewed are outdated first: so no process serves them as
 * fresh ones, and none is forgotten of which the renewal comes to nothing.
 */
const EFFECTS: Record<WriteEffect, (cache: PageCache, tags: string[], kind: PageKind) => unknown> =
  {
    forget: (cache, tags, kind) => cache.forgetTags(tags, { kind }),
    expire: (cache, tags, kind) => cache.expireTags(tags, { kind }),
    renew: async (cache, tags, kind) => {
      await cache.expireTags(tags, { kind })
      cache.laterRenewals.add(tags, kind)
    },
  }

/**
 * Does to the pages of what was written what their models say. It never fails: what was written is
 * written. Of what could not be invalidated, one line of the log tells.
 */
export async function invalidatePages(
  rows: WrittenRows,
  pageCache: () => Promise<PageCache>,
  logger: Logger
): Promise<void> {
  const done = Promise.all([...invalidations(rows)].map((one) => run(one, pageCache, logger)))
  await pTimeout(done, {
    milliseconds: LIMIT,
    fallback: () => {
      logger.warn('page cache: invalidating the pages of a write takes too long')
    },
  })
}

interface EffectOnTags {
  effect: WriteEffect
  kind: PageKind
  tags: string[]
}

/**
 * One for each effect on each kind of page, whatever number of models was written.
 */
function invalidations(rows: WrittenRows): Iterable<EffectOnTags> {
  const found = new Map<string, EffectOnTags>()
  for (const { onWrite, tags } of rows.tags()) {
    for (const kind of ['timeout', 'forever'] as const) {
      const effect = onWrite[kind]
      const known = found.get(`${kind} ${effect}`)
      found.set(`${kind} ${effect}`, { effect, kind, tags: [...(known?.tags ?? []), ...tags] })
    }
  }
  return found.values()
}

async function run(
  { effect, kind, tags }: EffectOnTags,
  pageCache: () => Promise<PageCache>,
  logger: Logger
): Promise<void> {
  try {
    await EFFECTS[effect](await pageCache(), tags, kind)
  } catch (error) {
    const more = tags.length > NAMED ? ` and ${tags.length - NAMED} more` : ''
    const named = `${tags.slice(0, NAMED).join(', ')}${more}`
    logger.error(
      { err: error },
      `page cache: rows were written, and pages that carry one of these tags may be old: ${named}`
    )
  }
}
