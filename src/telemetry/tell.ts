import type { EmitterService } from '@adonisjs/core/types'
import type { Logger } from '@adonisjs/core/logger'
import type { PageCacheEvents } from './page_events.ts'

/**
 * By whom the application is told, and what is written where somebody who listens throws.
 */
export interface Teller {
  emitter: EmitterService
  logger: Logger
}

/**
 * Tells the application what the page cache does, by its emitter. What nobody listens to is not even
 * made. Nobody waits for those who listen, and what they throw costs nobody anything: where the emitter
 * has no handler for it, it is logged.
 *
 * @param payload - Makes what is told
 */
export function tell<Name extends keyof PageCacheEvents>(
  { emitter, logger }: Teller,
  event: Name,
  payload: () => PageCacheEvents[Name]
): void {
  if (emitter.hasListeners(event)) {
    emitter.emit(event, payload() as never).catch((error) => {
      logger.error({ err: error }, `page cache: a listener of ${event} failed`)
    })
  }
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
