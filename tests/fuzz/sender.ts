import { changeHeader } from '../../src/http/change_header.ts'
import type { IncomingMessage } from 'node:http'

/**
 * Names the request of the plan, and the visitor, to the application. It is gone before anything
 * else can read it.
 */
export const SENDER = 'x-fuzz-sender'

/**
 * What the application knows of a request without reading anything of it.
 */
export interface Sender {
  number: number
  visitor: number
}

const senders = new WeakMap<IncomingMessage, Sender>()

/**
 * Takes the sender out of a request, before the page cache runs.
 */
export function takeSender(request: IncomingMessage): void {
  const [number, visitor] = String(request.headers[SENDER]).split(' ').map(Number)
  senders.set(request, { number, visitor })
  changeHeader(request, SENDER, null)
}

export function senderOf(request: IncomingMessage): Sender {
  return senders.get(request)!
}
