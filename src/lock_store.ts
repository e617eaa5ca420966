import { E_INVALID_CONFIG } from './errors.ts'
import type { ApplicationService } from '@adonisjs/core/types'

/**
 * Checks that an application has the lock store that the configuration names.
 *
 * @param name - `null` for none
 * @throws E_INVALID_CONFIG - when it does not
 */
export function checkLockStore(app: ApplicationService, name: string | null): void {
  if (name === null) {
    return
  }
  if (!app.container.hasBinding('lock.manager')) {
    throw new E_INVALID_CONFIG([
      'lock',
      `"${name}" is to be a store of @adonisjs/lock, which the application does not use. Run "node ace add @adonisjs/lock", or write lock: null`,
    ])
  }
  const { stores = {} } = app.config.get<{ stores?: object } | undefined>('lock') ?? {}
  if (!Object.hasOwn(stores, name)) {
    const known = Object.keys(stores).map((store) => `"${store}"`)
    throw new E_INVALID_CONFIG([
      'lock',
      `there is no store "${name}" in config/lock.ts. It has: ${known.join(', ')}`,
    ])
  }
}
