import pTimeout from 'p-timeout'
import { PAGE_KINDS, type PageKind } from '../keys/tags.ts'
import type { Logger } from '@adonisjs/core/logger'
import type { PageCache } from '../page_cache/page_cache.ts'
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
      cache.renewLater(tags, kind)
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
  await pTimeout(runAll([...invalidations(rows)], pageCache, logger), {
    milliseconds: LIMIT,
    fallback: () => {
      logger.warn('page cache: invalidating the pages of a write takes too long')
    },
  })
}

interface Invalidation {
  effect: WriteEffect
  kind: PageKind
  tags: string[]
}

/**
 * One for each effect on each kind of page, whatever number of models was written.
 */
function invalidations(rows: WrittenRows): Iterable<Invalidation> {
  const found = new Map<string, Invalidation>()
  for (const { onWrite, tags } of rows.tags()) {
    for (const kind of PAGE_KINDS) {
      const effect = onWrite[kind]
      const known = found.get(`${kind} ${effect}`)
      found.set(`${kind} ${effect}`, { effect, kind, tags: [...(known?.tags ?? []), ...tags] })
    }
  }
  return found.values()
}

async function runAll(
  all: Invalidation[],
  pageCache: () => Promise<PageCache>,
  logger: Logger
): Promise<void> {
  const results = await Promise.allSettled(
    all.map(async ({ effect, kind, tags }) => EFFECTS[effect](await pageCache(), tags, kind))
  )
  const failed = results.find((result) => result.status === 'rejected')
  if (failed) {
    const ofFailed = all.filter((_, index) => results[index].status === 'rejected')
    const named = shown([...new Set(ofFailed.flatMap(({ tags }) => tags))])
    const problem = 'page cache: rows were written, and pages may be old that carry one of the tags'
    logger.error({ err: failed.reason }, `${problem} ${named}`)
  }
}

function shown(tags: string[]): string {
  const more = tags.length > NAMED ? ` and ${tags.length - NAMED} more` : ''
  return `${tags.slice(0, NAMED).join(', ')}${more}`
}
