import { isPromise } from '../options/is_promise.ts'
import { keyedQueryOf, withKeyedQuery } from './query/keyed_query.ts'
import type { KeyFunc } from '../types.ts'
import type { HttpContext } from '@adonisjs/core/http'

/**
 * Joins key functions: a page is named by all that they return. What the built-in ones among them
 * leave out of the key stays hidden from the handler: with `byPath` the whole query, also from a
 * function of your own that is joined to it; with `byUrl` the ignored parameters.
 *
 * @returns a key function. Its key is `null` where one of them returned `null`
 * @throws TypeError - where one of them is no function, or there is none
 * @example
 * ```ts
 * static cacheKeyFunc = keyOf(byUrl, async ({ auth }) => ((await auth.check()) ? 'member' : 'guest'))
 * ```
 */
export function keyOf(...keyFuncs: KeyFunc[]): KeyFunc {
  if (keyFuncs.length === 0 || !keyFuncs.every((one) => typeof one === 'function')) {
    throw new TypeError('keyOf() takes key functions, such as keyOf(byUrl, (ctx) => ctx.locale)')
  }
  const joined = (ctx: HttpContext) => {
    const keys: unknown[] = keyFuncs.map((keyFunc) => {
      const key: unknown = keyFunc(ctx)
      // It takes up the error of a promise, of which nobody would hear where another one throws.
      isPromise(key)
      return key
    })
    const isAsynchronous = keys.some((key) => typeof key === 'object' && key !== null)
    return isAsynchronous ? Promise.all(keys).then(join) : join(keys)
  }
  Object.defineProperty(joined, 'name', { value: 'keyOf' })
  const keyedQueries = keyFuncs.map(keyedQueryOf)
  const keyedQuery = (['declared', 'none'] as const).find((one) => keyedQueries.includes(one))
  return keyedQuery === undefined ? joined : withKeyedQuery(keyedQuery, joined)
}

/**
 * No two lists of keys give the same text.
 */
function join(keys: unknown[]): string | null {
  if (keys.includes(null)) {
    return null
  }
  const wrong = keys.find((key) => typeof key !== 'string')
  if (wrong !== undefined || keys.includes(undefined)) {
    throw new TypeError(`A key function must return a string or null, got ${typeof wrong}`)
  }
  return keys.map((key) => String(key).replace(/[\\|]/g, '\\$&')).join('|')
}
