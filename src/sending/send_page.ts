import { KnownHeads } from './known_heads.ts'
import { end, isOfNode, isOrdinary, writeHead } from './node_response.ts'
import type { OutgoingHttpHeaders, ServerResponse } from 'node:http'
import type { NodeHead } from './node_head.ts'

/** Where a response has what it answers with: each property that Node.js does not know of costs it time */
const PAGE = Symbol('adonis-cache-helpers.page')

interface SentPage {
  page: object
  body: unknown
  /** The one that others had */
  head: NodeHead | null
}

type Sending = ServerResponse & { [PAGE]: SentPage }

const known = new KnownHeads()

/**
 * Has a response with a page from the store leave with as little work as can be, once the application has
 * nothing more to say about it: where it is to say the very same as another one in the same second, head and
 * body leave as the bytes that Node.js has made of those, in one part.
 *
 * @param page - The same object for all who get it. Not for a page that is one visitor's alone
 * @param body - What is to be sent of it, and is never changed. Whoever sends something else is left to Node.js
 */
export function sendPage(response: ServerResponse, page: object, body: unknown): void {
  if (isOfNode(response)) {
    const sending = response as Sending
    sending[PAGE] = { page, body, head: null }
    sending.writeHead = writeHeadOfPage as never
    sending.end = endPage as never
  }
}

/**
 * As AdonisJS calls it. Whoever has something else to say is left to Node.js.
 */
function writeHeadOfPage(
  this: Sending,
  status: number,
  headers?: OutgoingHttpHeaders,
  ...rest: unknown[]
): ServerResponse {
  const isOfAdonis = typeof headers === 'object' && headers !== null && !Array.isArray(headers)
  if (!isOfAdonis || rest.length > 0 || !isOrdinary(this)) {
    return Reflect.apply(writeHead, this, [status, headers, ...rest])
  }
  const now = Date.now()
  const heads = known.of(this[PAGE].page, now)
  const head = heads?.find(this, status, headers, now) ?? null
  if (head === null) {
    writeHead.call(this, status, headers)
    heads?.keep(this, headers, now)
  } else {
    head.give(this)
    this[PAGE].head = head
  }
  return this
}

function endPage(this: Sending, body?: unknown, encoding?: unknown, callback?: unknown) {
  const { head, body: own } = this[PAGE]
  const isBody = typeof body === 'string' || Buffer.isBuffer(body)
  if (head === null || !isBody || body !== own || encoding || callback) {
    return Reflect.apply(end, this, [body, encoding, callback])
  }
  head.end(this, body)
  return this
}
