import { LIST } from './put_variant.ts'
import type { PageStore } from '../page_store.ts'

/**
 * Ends the root key of the pages of Inertia requests, which are JSON: a root of their own, so that
 * they never replace the pages that others get.
 */
export const INERTIA_ROOT = ';i'

/**
 * Removes the pages of a stored key from a store, with all variants.
 *
 * @throws what the store throws
 */
export async function clearSlot(store: PageStore, key: string): Promise<void> {
  const lists = rootsOf(key).map((root) => `${root}${LIST}`)
  await Promise.all([...rootsOf(key), ...lists].map((entry) => store.delete(entry)))
}

/**
 * Whether anything is stored under a stored key, in any variant.
 */
export async function isSlotStored(store: PageStore, key: string): Promise<boolean> {
  const entries = await Promise.all(rootsOf(key).map((root) => store.read(root)))
  return entries.some((entry) => entry !== null)
}

function rootsOf(key: string): string[] {
  return [key, `${key}${INERTIA_ROOT}`]
}
