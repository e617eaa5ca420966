import { fill, type Filled } from './production/produce_and_store.ts'
import { fillHoles, finish, tell } from './answer/answer.ts'
import type { Page } from '../page/page.ts'
import type { Passage } from './request_scope.ts'
import type { CacheStatus } from '../http/cache_status.ts'

type ProducedPage = Extract<Filled, { kind: 'page' }>

/**
 * Produces a page although a good one may be stored, and says in the response what became of
 * it. The stored page is replaced in one write, and never deleted first; where producing fails
 * it is kept.
 *
 * Visitors who ask meanwhile for a page that is not there wait for this one.
 *
 * @throws what the handler throws
 */
export async function renew(passage: Passage): Promise<void> {
  const { flights } = passage.tools
  const found = await passage.place.find()
  const key = `${passage.place.store.name} ${found.key}`
  const flight = flights.find(key) ? null : flights.begin(key)
  try {
    const before = passage.tools.holes.known(found.page)
    await renewFrom(passage, before, found.key, flight?.land ?? (() => {}))
  } finally {
    flight?.end()
  }
}

/**
 * Lets the handler answer a renewal that is no matter for the cache, and says why.
 */
export async function skip({ ctx, tools, next }: Passage, reason: string): Promise<void> {
  try {
    await next()
  } finally {
    tell(ctx, tools, { fwd: 'request', detail: `skipped: ${reason}` })
  }
}

/**
 * Ends a renewal that would renew another page than the one it was begun for. Nobody waits for
 * its answer, so the handler is not asked.
 */
export function decline({ ctx, tools }: Passage, reason: string): void {
  ctx.response.status(204)
  ctx.response.lazyBody = {}
  tell(ctx, tools, { detail: `skipped: ${reason}` })
}

async function renewFrom(
  passage: Passage,
  before: Page | null,
  key: string,
  land: Parameters<typeof fill>[2]
): Promise<void> {
  const { ctx, tools, place } = passage
  const filled = await fill(passage, before, land)
  const say = (status: CacheStatus) => tell(ctx, tools, { ...status, fwd: 'request' }, key)

  if (filled.kind === 'page') {
    const filling = await fillHoles(passage, filled.page)
    finish(passage, filled.page, null, filling)
    return say(
      filled.notStored
        ? { detail: outcomeOf(filled.notStored, filled.refusal) }
        : { stored: true, detail: isUnchanged(filled, before) ? 'unchanged' : 'renewed' }
    )
  }
  if (filled.kind === 'failed') {
    say({ detail: 'kept' })
  } else if (isGone(filled.error, ctx.response.getStatus())) {
    await place.clear()
    say({ detail: 'evicted' })
  } else {
    say({ detail: `skipped: ${filled.reason}` })
  }
  if (filled.error !== undefined) {
    throw filled.error
  }
}

function isUnchanged({ page, isRevalidated }: ProducedPage, before: Page | null): boolean {
  return isRevalidated === true || before?.equals(page) === true
}

/**
 * A page whose production began later is newer than ours. Anything else is a failure that the
 * warm-up has to hear of.
 */
function outcomeOf(notStored: string, refused?: string): string {
  if (refused !== undefined) {
    return `skipped: ${refused}`
  }
  return notStored === 'superseded' ? 'kept' : `failed: ${notStored}`
}

/**
 * Whether the handler said, by its response or by an error, that there is no such page any more.
 */
function isGone(error: unknown, status: number): boolean {
  const answered = error === undefined ? status : (error as { status?: unknown } | null)?.status
  return answered === 404 || answered === 410
}
