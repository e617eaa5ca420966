import { KEEPS_FROM_OTHERS, type Said } from './withdraw.ts'
import type { HttpResponse } from '@adonisjs/core/http'

type Options = { said: Said; isPublic: boolean; targeted: Iterable<string> }

/** Methods of Node.js that set a header */
const SETTERS = ['setHeader', 'appendHeader'] as const

/**
 * Keeps from others a cookie that leaves with a page: what is said of the page becomes private, and a page that shared
 * caches may keep leaves without the cookie. What the session holds is still saved.
 *
 * @param options - What the cache has said of the page; whether it is public; and names of headers that some caches
 * follow in place of `Cache-Control`, in lower case
 */
export function keepCookiesFromOthers(
  response: HttpResponse,
  { said, isPublic, targeted }: Options
): void {
  const cookies = response.getHeader('set-cookie')
  if (cookies === undefined || (Array.isArray(cookies) && cookies.length === 0)) {
    return
  }
  const node = response.response
  if (isPublic) {
    response.removeHeader('set-cookie')
    node.removeHeader('set-cookie')
    return
  }
  const { 'cache-control': directives } = said
  if (
    response.getHeader('cache-control') !== directives ||
    KEEPS_FROM_OTHERS.test(String(directives))
  ) {
    return
  }
  for (const name of targeted) {
    response.removeHeader(name)
  }
  const own = directives === undefined ? 'private' : `private, ${directives}`
  response.header('cache-control', own)
  // While the head is written, others may have taken what AdonisJS says there.
  if (node.hasHeader('cache-control')) {
    node.setHeader('cache-control', own)
  }
}

/**
 * The same of a cookie that is set while the head is written: packages that store a session then put something around
 * how Node.js writes it (`on-headers`), and are called when all else is said.
 */
export function keepLaterCookiesFromOthers(response: HttpResponse, options: Options): void {
  const node = response.response
  for (const name of SETTERS) {
    const set: (header: string, value: never) => unknown = node[name]
    Object.assign(node, {
      [name](header: string, value: never) {
        const result = set.call(node, header, value)
        if (header.toLowerCase() === 'set-cookie') {
          keepCookiesFromOthers(response, options)
        }
        return result
      },
    })
  }
}
