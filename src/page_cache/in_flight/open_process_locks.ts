import type { LockStore } from './guarded_locks.ts'
import type { ProcessLocks } from './process_locks.ts'
import type { ActiveConfig } from '../../application_settings.ts'
import type { ApplicationService } from '@adonisjs/core/types'

/**
 * Opens the locks in a store of config/lock.ts. Their code is loaded only where one is configured.
 *
 * @returns `null` where none is configured
 */
export async function openProcessLocks(
  app: ApplicationService,
  { enabled, lock: name }: ActiveConfig
): Promise<ProcessLocks | null> {
  if (!enabled || name === null) {
    return null
  }
  const { ProcessLocks } = await import('./process_locks.ts')
  const { GuardedLocks } = await import('./guarded_locks.ts')
  const manager = await app.container.make('lock.manager' as never)
  const { use } = manager as { use: (name: string) => LockStore }
  const logger = await app.container.make('logger')
  return new ProcessLocks(new GuardedLocks(use.call(manager, name), name, logger))
}
