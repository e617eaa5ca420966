import type { Clearance } from './clearance.ts'
import type { ClearResult } from './clear_types.ts'

/**
 * What became of one store, or of one network in front, for people.
 */
export function resultText(clearance: Clearance, { store, isNetwork, error }: ClearResult): string {
  if (isNetwork) {
    return error === null
      ? `Purged the same from ${store}`
      : `${store} still has pages that are gone here: ${error}`
  }
  return error === null ? clearance.describe(store) : `"${store}" was not cleared: ${error}`
}
