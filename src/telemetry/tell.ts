import { pageCacheEvent } from './tracing_channels.ts'
import type { EmitterService } from '@adonisjs/core/types'
import type { Logger } from '@adonisjs/core/logger'
import type { PageCacheEvents } from './page_events.ts'

/**
 * By whom the application is told, and what is written where somebody who listens throws.
 */
export interface Teller {
  emitter: EmitterService
  logger: Logger

  /**
   * Whether events are emitted to which nobody listens, as in tests: `emitter.fake()` records what is
   * emitted, and an emitter does not say that it is a fake
   */
  mayBeFaked: boolean
}

/**
 * Whether anybody is told of an event.
 */
export function isHeard(
  { emitter, mayBeFaked }: Pick<Teller, 'emitter' | 'mayBeFaked'>,
  event: keyof PageCacheEvents
): boolean {
  return mayBeFaked || pageCacheEvent.hasSubscribers || emitter.hasListeners(event)
}

/**
 * Tells the application what the page cache does, by its emitter, and those who have subscribed to its
 * channel. What nobody listens to is not even made. Nobody has to wait for those who listen, and what
 * they throw costs nobody anything: where the emitter has no handler for it, it is logged.
 *
 * @param payload - Makes what is told
 * @returns resolves when all who listen are done; `undefined` where nobody does, but by the channel
 */
export function tell<Name extends keyof PageCacheEvents>(
  teller: Teller,
  event: Name,
  payload: () => PageCacheEvents[Name]
): Promise<void> | undefined {
  if (!isHeard(teller, event)) {
    return undefined
  }
  const { emitter, logger, mayBeFaked } = teller
  const told = payload()
  pageCacheEvent.publish({ event, payload: told })
  // The emitter has tracing channels of its own, and those who subscribe to them would see each hit.
  if (!mayBeFaked && !emitter.hasListeners(event)) {
    return undefined
  }
  return emitter.emit(event, told as never).catch((error) => {
    logger.error({ err: error }, `page cache: a listener of ${event} failed`)
  })
}

/**
 * The same of a store.
 *
 * @param error - What it fails with; `null`: it works again
 */
export function tellOfStore(teller: Teller, store: string, error: unknown): void {
  if (error === null) {
    tell(teller, 'page_cache:store_up', () => ({ store }))
  } else {
    tell(teller, 'page_cache:store_down', () => ({ store, error }))
  }
}
