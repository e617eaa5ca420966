import type { HttpContext } from '@adonisjs/core/http'

const IGNORED = Symbol('adonis-cache-helpers.ignored-query')

type Test = (name: string) => boolean
type Marked = HttpContext & { [IGNORED]?: Test }

const nothing: Test = () => false

/**
 * Tells the key functions, which get nothing but the request, which query parameters the
 * configuration ignores. An application may call `byUrl` from a key function of its own.
 */
export function provideIgnoredQuery(ctx: HttpContext, isIgnored: Test): void {
  ;(ctx as Marked)[IGNORED] = isIgnored
}

/**
 * Whether a query parameter is no part of a page.
 */
export function ignoredQuery(ctx: HttpContext): Test {
  return (ctx as Marked)[IGNORED] ?? nothing
}
