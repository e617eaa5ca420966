import type { ClientRequest, ServerResponse } from 'node:http'

/**
 * Every outgoing message has it; the types know it of a client's alone.
 */
type OutgoingHead = Pick<ClientRequest, 'getRawHeaderNames'>

/**
 * The lines of a head as they were sent, in their order and spelling, without those that Node.js adds
 * to every response.
 */
export type HeaderLine = [name: string, value: string]

/**
 * The lines of a response whose head was written, whoever has set them.
 *
 * @param given - The arguments of `writeHead`. Where nothing was set before, Node.js sends its headers
 * without keeping them
 */
export function sentHead(response: ServerResponse, given: readonly unknown[]): HeaderLine[] {
  const set = (response as unknown as OutgoingHead).getRawHeaderNames()
  if (set.length > 0) {
    return set.flatMap((name) => lines(name, response.getHeader(name)))
  }
  const headers = given.at(-1)
  if (Array.isArray(headers)) {
    return pairs(headers).flatMap(([name, value]) => lines(String(name), value))
  }
  return typeof headers === 'object' && headers !== null
    ? Object.entries(headers).flatMap(([name, value]) => lines(name, value))
    : []
}

/**
 * A list of names and values, or of pairs of them.
 */
function pairs(headers: unknown[]): unknown[][] {
  return Array.isArray(headers[0])
    ? (headers as unknown[][])
    : Array.from({ length: headers.length / 2 }, (_, at) => headers.slice(2 * at, 2 * at + 2))
}

function lines(name: string, value: unknown): HeaderLine[] {
  return [value].flat().map((one) => [name, String(one)])
}
