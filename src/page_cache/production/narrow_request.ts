import { changeHeader } from '../../http/change_header.ts'
import { forwardedHost, pathOf, requestedHost } from '../../keys/host_and_locale.ts'
import { canonicalPath } from '../../keys/tags.ts'
import { narrowQuery } from './narrow_query.ts'
import { shadow } from '../../recording/watching/shadow.ts'
import type { HttpContext, HttpRequest } from '@adonisjs/core/http'
import type { Page } from '../../page/page.ts'
import type { PageScope } from '../request_scope.ts'

/**
 * Narrows the request that the handler sees to what the page is made of: what the key leaves out,
 * and the visitor's own conditions, are hidden from it.
 *
 * @param before - The stored page that is to be replaced
 * @returns restores the request
 */
export function narrowRequest(scope: PageScope, before: Page | null): () => void {
  const restores = [narrowMethod(scope), narrowUrl(scope), narrowConditions(scope, before)]
  return () => restores.reverse().forEach((restore) => restore())
}

/**
 * A HEAD is answered with the headers of what a GET gets (RFC 9110, 9.3.2), so the handler is asked for
 * that, and others can have it. Node.js sends no body.
 *
 * @returns restores the method
 */
function narrowMethod({ ctx }: PageScope): () => void {
  const { request } = ctx.request
  const { method } = request
  request.method = 'GET'
  return () => {
    request.method = method
  }
}

/**
 * Narrows what the handler sees of the URL to what the page is made of, so that nothing else can get
 * into a page that others are served: host and path as they stand in the key, however this visitor
 * has written them, and of the query what is in the key. Varnish users strip and sort the
 * parameters of the URL for the same reason.
 *
 * A path is what AdonisJS makes of it: `request.url()` decodes what is not reserved, for a visitor who
 * has sent `/%3Cb%3E` as for one who has sent `/<b>`, and so do key and handler alike. What has not
 * been decoded, such as `request.request.url`, is encoded as browsers do it.
 *
 * @returns restores the request
 */
function narrowUrl(scope: PageScope): () => void {
  const { request } = scope.ctx
  const node = request.request
  const undo = [showToSignature(request), narrowHost(scope.ctx), narrowQuery(scope)]
  const { pathname, query } = request.parsedUrl
  const { url } = node
  const canonical = `${canonicalPath(pathname)}${query ? `?${query}` : ''}`

  request.parsedUrl.pathname = pathOf(pathname)
  undo.push(() => (request.parsedUrl.pathname = pathname))
  // HTTP/2 has it among the headers as well.
  if (![undefined, canonical].includes(node.headers[':path'] as string | undefined)) {
    undo.push(changeHeader(node, ':path', canonical))
  }
  if (url !== canonical) {
    node.url = canonical
    undo.push(() => (node.url = url))
  }
  return () => undo.reverse().forEach((giveBack) => giveBack())
}

/**
 * A signature is over the whole URL, as the visitor has it. A page that asks for it is not stored.
 *
 * @returns ends it
 */
function showToSignature(request: HttpRequest): () => void {
  const { parsedUrl, hasValidSignature } = request
  if (!parsedUrl.query) {
    return () => {}
  }
  const own = { pathname: parsedUrl.pathname, query: parsedUrl.query }
  const values = request.qs()
  const value: typeof hasValidSignature = (...args) => {
    const narrowed = { pathname: parsedUrl.pathname, query: parsedUrl.query }
    const narrowedValues = request.qs()
    Object.assign(parsedUrl, own)
    request.updateQs(values)
    try {
      return Reflect.apply(hasValidSignature, request, args)
    } finally {
      Object.assign(parsedUrl, narrowed)
      request.updateQs(narrowedValues)
    }
  }
  return shadow(request, 'hasValidSignature', { value, writable: true })
}

/**
 * Request headers that ask for something else than the whole page.
 */
const CONDITIONS = new Set([
  'if-match',
  'if-none-match',
  'if-modified-since',
  'if-unmodified-since',
  'if-range',
  'range',
])

/**
 * Replaces the visitor's conditions by those of the cache (RFC 9111, 4.3.1): the handler is not
 * asked whether the visitor's copy is current, which the cache finds out by itself, but whether the
 * stored page is, where its own directives decide.
 *
 * @param before - The stored page that is to be replaced
 * @returns restores the headers
 */
function narrowConditions({ ctx, policy }: PageScope, before: Page | null): () => void {
  const { request } = ctx.request
  const { etag, lastModified } = (policy.followsResponse && before?.staleness?.validators) || {}
  const conditions = new Map<string, string | null>()
  Object.keys(request.headers)
    .filter((name) => CONDITIONS.has(name))
    .forEach((name) => conditions.set(name, null))
  if (etag !== undefined) {
    conditions.set('if-none-match', etag)
  }
  if (lastModified !== undefined) {
    conditions.set('if-modified-since', lastModified)
  }

  const undo = [...conditions].map(([name, value]) => changeHeader(request, name, value))
  return () => undo.reverse().forEach((giveBack) => giveBack())
}

/**
 * No link in the page says `EXAMPLE.com:80`. A request of HTTP/2 gets the `Host` that AdonisJS looks
 * for, and says the scheme that AdonisJS has found out.
 *
 * @returns gives the request its own host back
 */
function narrowHost(ctx: HttpContext): () => void {
  const { request } = ctx
  const { headers } = request.request
  const host = requestedHost(ctx)
  if (host === null) {
    return () => {}
  }
  const undo: (() => void)[] = []
  const show = (name: string) => undo.push(changeHeader(request.request, name, host))
  if (headers.host !== host) {
    show('host')
  }
  if (headers[':authority'] !== undefined && headers[':authority'] !== host) {
    show(':authority')
  }
  const scheme = request.protocol()
  if (![undefined, scheme].includes(headers[':scheme'] as string | undefined)) {
    undo.push(changeHeader(request.request, ':scheme', scheme))
  }
  // A proxy that is trusted has said another one; or one has said the same in another way.
  const isForwarded = forwardedHost(request) === host && headers['x-forwarded-host'] !== host
  if (request.host() !== host || isForwarded) {
    show('x-forwarded-host')
  }
  return () => undo.reverse().forEach((giveBack) => giveBack())
}
