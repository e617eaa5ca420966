import { byPath } from '../keys/by_path.ts'
import { byUrl } from '../keys/by_url.ts'
import { byView } from '../keys/by_view.ts'
import type { KeyFunc } from '../types.ts'

const BUILT_IN = { byUrl, byPath, byView }

/**
 * What a key function is called: the built-in ones by the names that they are imported by.
 */
export function keyFuncName(keyFunc: KeyFunc): string {
  const builtIn = Object.entries(BUILT_IN).find(([, func]) => func === keyFunc)
  return (
    builtIn?.[0] ??
    (keyFunc.name && !/^(keyFunc|cacheKeyFunc)$/.test(keyFunc.name)
      ? keyFunc.name
      : 'a function of its own')
  )
}
