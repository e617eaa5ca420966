import { request } from 'node:http'
import { once } from 'node:events'
import { buffer } from 'node:stream/consumers'
import type { IncomingMessage } from 'node:http'
import type { Contestant } from './contestants.ts'

/**
 * Asks once more, and makes sure that what was measured is what its name says.
 *
 * @param text - The body that was asked for
 * @throws Error - where the response is another one
 */
export async function checkAnswer(
  url: string,
  { name, headers, expected = {}, pages }: Contestant,
  text: string
): Promise<void> {
  const page = pages === 'new' ? Date.now() : 1
  const sent = request(pages === undefined ? url : `${url}/${page}`, { headers }).end()
  const [response] = (await once(sent, 'response')) as [IncomingMessage]
  const { length } = await buffer(response)
  const { status = 200, header: [header, part] = ['content-type', ''] } = expected
  const isEncoded = response.headers['content-encoding'] !== undefined
  // A hole is in place of some words.
  const isLong = isEncoded || status === 304 || length > text.length * 0.9
  const found = String(response.headers[header])
  if (response.statusCode !== status || !isLong || !found.includes(part)) {
    throw new Error(
      `${name}: ${url} answers ${response.statusCode}, ${length} bytes, ${header}: ${found}`
    )
  }
}
