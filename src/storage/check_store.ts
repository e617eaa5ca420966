import { E_INVALID_POLICY } from '../errors.ts'

/**
 * The stores of config/cache.ts.
 */
export interface StoreNames {
  names: string[]
  defaultName: string
}

/**
 * Looks whether there is a store, and opens none.
 *
 * @param name - `null` for the default one of config/cache.ts
 * @param declaredBy - Who names it, for the message
 * @returns its name
 * @throws E_INVALID_POLICY - when config/cache.ts has no such store
 */
export function checkStore(
  { names, defaultName }: StoreNames,
  name: string | null,
  declaredBy: string
): string {
  name ??= defaultName
  if (!names.includes(name)) {
    const known = names.map((one) => `"${one}"`).join(', ')
    throw new E_INVALID_POLICY([
      declaredBy,
      `there is no store "${name}" in config/cache.ts. It has: ${known}`,
    ])
  }
  return name
}
