import { unfinished } from '../../holes/place.ts'
import type { Cut } from '../../holes/cut.ts'
import type { Unmark } from '../../holes/personalise.ts'

/**
 * How much of a document is kept at least before it is looked through, in characters.
 */
const LITTLE = 4096

/**
 * What has been sent of a document of HTML, as far as that decides where in it the rest is: what it
 * ends in the middle of, and little more.
 */
class SentHtml {
  #html = ''
  #most = LITTLE

  get text(): string {
    return this.#html
  }

  add(text: string): void {
    this.#html += text
    if (this.#html.length > this.#most) {
      this.#html = unfinished(this.#html)
      // A long script is not looked through again for each of its pieces.
      this.#most = Math.max(LITTLE, 2 * this.#html.length)
    }
  }
}

/**
 * The pieces of a stream without its markers. One of them may come in pieces, so the end of what has come
 * waits for the next piece where it may be the beginning of one. All other bytes are sent as they are,
 * whatever they are.
 *
 * @param markers - Those that were given out
 * @param unmark - Gives what is written in place of a marker
 * @param isHtml - Whether that depends on what stands before it
 */
export async function* unmarkedPieces(
  source: AsyncIterable<Uint8Array | string>,
  markers: Cut[],
  unmark: Unmark,
  isHtml: boolean
): AsyncGenerator<Buffer> {
  // Each byte is a character, so that none is changed, and no character is cut in two.
  const texts = markers.map(({ text }) => Buffer.from(text).toString('latin1'))
  const pattern = new RegExp(`(${texts.map((text) => RegExp.escape(text)).join('|')})`)
  const sent = new SentHtml()
  let waiting = ''
  for await (const piece of source) {
    // The odd ones are markers.
    const parts = (waiting + Buffer.from(piece as Uint8Array).toString('latin1')).split(pattern)
    const last = parts.pop()!
    const end = last.length - begun(last, texts)
    waiting = last.slice(end)
    parts.push(last.slice(0, end))
    for (const [index, part] of parts.entries()) {
      const isMarker = index % 2 === 1
      yield isMarker
        ? Buffer.from(await unmark(Buffer.from(part, 'latin1').toString(), sent.text))
        : Buffer.from(part, 'latin1')
      if (isHtml) {
        sent.add(part)
      }
    }
  }
  yield Buffer.from(waiting, 'latin1')
}

/**
 * How many characters at the end of a text may be the beginning of one of others.
 */
function begun(text: string, others: string[]): number {
  const longest = Math.max(...others.map(({ length }) => length))
  for (let length = Math.min(longest - 1, text.length); length > 0; length--) {
    const end = text.slice(-length)
    if (others.some((other) => other.startsWith(end))) {
      return length
    }
  }
  return 0
}
