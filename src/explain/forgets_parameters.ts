import { keyedQueryOf } from '../keys/query/keyed_query.ts'
import { waitFor } from '../page_cache/in_flight/wait_for.ts'
import type { KeyFunc } from '../types.ts'
import type { CreateContext } from './context_creator.ts'
import type { HttpContext } from '@adonisjs/core/http'
import type { RouteJSON } from '@adonisjs/core/types/http'

/**
 * Milliseconds for which an asynchronous key function is waited for.
 */
const PATIENCE = 1000

/**
 * Whether a key function of the application's own gives one key to two URLs of a route that have no
 * parameter in common. It is asked with two made-up requests; where it needs more than those have,
 * nothing is known.
 */
export async function forgetsParameters(
  route: RouteJSON,
  keyFunc: KeyFunc,
  createContext: CreateContext
): Promise<boolean> {
  const names = [...route.pattern.matchAll(/:(\w+)|\*/g)].map(([found, name]) => name ?? found)
  if (names.length === 0 || keyedQueryOf(keyFunc) !== null) {
    return false
  }
  try {
    const keys = ['1', '2'].map((value) => keyFunc(madeUp(route, names, value, createContext)))
    const [one, other] = await Promise.all(
      keys.map((key) => waitFor(Promise.resolve(key), PATIENCE))
    )
    return typeof one === 'string' && one === other
  } catch {
    return false
  }
}

/**
 * @param value - A number, which is what most parameters are, so that what is made of it is another
 * one for another value
 */
function madeUp(
  route: RouteJSON,
  names: string[],
  value: string,
  createContext: CreateContext
): HttpContext {
  const ctx = createContext(route.pattern.replaceAll(/:\w+\??|\*/g, value))
  const params = Object.fromEntries(names.map((name) => [name, name === '*' ? [value] : value]))
  return Object.assign(ctx, { params, subdomains: {}, route, routeKey: route.pattern })
}
