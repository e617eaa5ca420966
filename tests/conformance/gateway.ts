import {
  request as send,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http'
import { byUrl } from '../../src/keys/by_url.ts'
import { varyNames } from '../../src/http/vary.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import type { Router, HttpContext } from '@adonisjs/core/http'

/**
 * Headers that belong to one connection (RFC 9110, 7.6.1).
 */
const HOP_BY_HOP = [
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'transfer-encoding',
  'upgrade',
]

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'M-SEARCH']

/**
 * Declares a route that hands every request to an origin, and keeps its answers as a shared
 * cache does: what turns an application into a gateway.
 *
 * @param origin - Such as `http://127.0.0.1:8000`
 */
export function gatewayRoute(router: Router, origin: string): void {
  router
    .route('*', METHODS, (ctx: HttpContext) => handOn(ctx, new URL(origin)))
    .use(cachePage('response', byUrl, { allow: ['authorization', 'headers', 'clear-site-data'] }))
}

async function handOn({ request, response }: HttpContext, origin: URL): Promise<void> {
  const node = request.request
  const chunks: Buffer[] = []
  for await (const chunk of node) {
    chunks.push(chunk)
  }
  const answer = await ask(origin, node, response.response, Buffer.concat(chunks)).catch(() => null)
  if (answer === null) {
    return response.status(504).send('The origin does not answer')
  }

  const { incoming, body } = answer
  response.status(incoming.statusCode!)
  const own = [...HOP_BY_HOP, 'content-length', ...varyNames(incoming.headers.connection)]
  for (const [name, values] of Object.entries(incoming.headersDistinct)) {
    if (!own.includes(name)) {
      values!.forEach((value) => response.append(name, value))
    }
  }
  return response.send(body.byteLength === 0 ? null : body)
}

/**
 * One connection for each request: origins of test suites leave theirs in strange states.
 */
function ask(
  { hostname, port }: URL,
  { method, url, headers }: IncomingMessage,
  visitor: ServerResponse,
  body: Buffer
): Promise<{ incoming: IncomingMessage; body: Buffer }> {
  const own = Object.fromEntries(
    Object.entries(headers).filter(([name]) => !HOP_BY_HOP.includes(name))
  )
  const target = { agent: false, insecureHTTPParser: true, hostname, port } as const
  return new Promise((resolve, reject) => {
    let hasBegun = false
    const outgoing = send({ ...target, method, path: url, headers: own }, (incoming) => {
      const chunks: Buffer[] = []
      hasBegun = true
      incoming.on('data', (chunk) => chunks.push(chunk))
      incoming.on('error', reject)
      incoming.on('end', () => resolve({ incoming, body: Buffer.concat(chunks) }))
    })
    // An origin that says more than its Content-Length announced has answered all the same: what
    // becomes of an answer that has begun, it says itself.
    outgoing.on('error', (error) => hasBegun || reject(error))
    outgoing.on('information', (said) => handOnInformation(visitor, said))
    outgoing.end(body)
  })
}

/**
 * Hands on what an origin says before its answer, such as 103 with what the page will need
 * (RFC 9110, 15.2). It is for the visitor whose request has come to the origin, and no part of the page. 100 is not
 * handed on: Node.js has said it already where it was asked for. Nor is anything to a client of HTTP/1.0, which does
 * not know it, or in process, where there is no connection.
 */
function handOnInformation(
  visitor: ServerResponse,
  { statusCode, headers }: { statusCode: number; headers: IncomingHttpHeaders }
): void {
  const { req, headersSent, socket } = visitor
  if (statusCode <= 101 || headersSent || req.httpVersion === '1.0' || !socket?.writable) {
    return
  }
  const own = Object.entries(headers).filter(([name]) => !HOP_BY_HOP.includes(name))
  visitor.writeInformation(statusCode, Object.fromEntries(own) as Record<string, string | string[]>)
}
