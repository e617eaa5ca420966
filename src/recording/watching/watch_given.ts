import { isDeepStrictEqual } from 'node:util'
import { shadow } from './shadow.ts'
import type { Inputs } from '../inputs.ts'
import type { HttpContext, HttpRequest } from '@adonisjs/core/http'

/**
 * Methods through which a handler reads the body, the query, or both.
 */
const OF_BODY = ['body', 'raw'] as const
const OF_QUERY = ['qs'] as const
const OF_BOTH = ['all', 'original', 'input', 'only', 'except'] as const

/**
 * Watches what a middleware has given to a request as its body or its query: no page is made for a request
 * with a body, and a key has the query of the URL.
 *
 * @param parseQuery - That of AdonisJS
 * @returns ends it
 */
export function watchGiven(
  { request }: HttpContext,
  inputs: Inputs,
  parseQuery: (query: string) => Record<string, unknown>
): (() => void)[] {
  const names = [
    ...(hasBody(request) ? OF_BODY : []),
    ...(hasOwnQuery(request, parseQuery) ? OF_QUERY : []),
  ]
  const watched = names.length === 0 ? [] : [...names, ...OF_BOTH]
  return watched.map((name) => {
    const method = request[name] as (...args: unknown[]) => unknown
    const value = (...args: unknown[]) => {
      inputs.readLeft(`request.${name}()`)
      return Reflect.apply(method, request, args)
    }
    return shadow(request, name, { value, writable: true })
  })
}

/**
 * The body parser says of a request that has none that it is empty.
 */
function hasBody(request: HttpRequest): boolean {
  const body: unknown = request.body() ?? {}
  const isEmpty = typeof body === 'object' && Reflect.ownKeys(body!).length === 0
  return !isEmpty || request.raw() !== null
}

function hasOwnQuery(
  request: HttpRequest,
  parseQuery: (query: string) => Record<string, unknown>
): boolean {
  const values = request.qs()
  const { query } = request.parsedUrl
  return query ? !isDeepStrictEqual(values, parseQuery(query)) : Reflect.ownKeys(values).length > 0
}
