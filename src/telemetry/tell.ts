import type { EmitterService } from '@adonisjs/core/types'
import type { PageCacheEvents } from './page_events.ts'

/**
 * Tells the application what the page cache does, by its emitter. What nobody listens to is not even
 * made. Nobody waits for those who listen, and no page is lost by what they throw: the emitter has a
 * handler for that, and where it has none, the process has.
 *
 * @param payload - Makes what is told
 */
export function tell<Name extends keyof PageCacheEvents>(
  emitter: EmitterService,
  event: Name,
  payload: () => PageCacheEvents[Name]
): void {
  if (emitter.hasListeners(event)) {
    void emitter.emit(event, payload() as never)
  }
}

/**
 * The same of a store.
 *
 * @param error - What it fails with; `null`: it works again
 */
export function tellOfStore(emitter: EmitterService, store: string, error: unknown): void {
  if (error === null) {
    tell(emitter, 'page_cache:store_up', () => ({ store }))
  } else {
    tell(emitter, 'page_cache:store_down', () => ({ store, error }))
  }
}
