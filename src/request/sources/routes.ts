import type { UrlSource } from '../types.ts'

type RouteParams = Record<string, unknown> | unknown[]

/**
 * The URLs of a named route, through the application's own router.
 *
 * @param name - The route's name, or `Controller.action`
 * @param params - One object or list of parameters for each URL: an (async) iterable, or a
 * function that returns one. Default: one URL without parameters
 * @param options.qs - Query string of every URL
 * @throws E_SOURCE_FAILED - from `makeRequests`, when there is no such route
 * @example
 * ```ts
 * makeRequests({
 *   urls: [routes('home'), routes('posts.show', async function* () {
 *     for (const { id } of await Post.query().select('id')) yield { id }
 *   })],
 * })
 * ```
 */
export function routes(
  name: string,
  params?:
    | Iterable<RouteParams>
    | AsyncIterable<RouteParams>
    | (() => Iterable<RouteParams> | AsyncIterable<RouteParams>),
  options: { qs?: Record<string, unknown> } = {}
): UrlSource {
  return {
    async *readUrls({ routeUrl }) {
      const each = typeof params === 'function' ? params() : params
      for await (const given of each ?? [undefined]) {
        yield routeUrl(name, given, options.qs)
      }
    },
  }
}
