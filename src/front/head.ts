import type { HeaderLine } from './sent_head.ts'
import type { ComputedHeaders, HitHeaders } from '../response/hit_headers.ts'

/**
 * A line whose value is computed, after what a middleware has said there as well.
 */
interface ComputedLine {
  /** Of its value in the list */
  at: number
  name: keyof ComputedHeaders
  before: string
}

/**
 * The head of an answer: what was sent once, with the values that the cache computes for each hit in
 * their places.
 */
export class Head {
  #hit: HitHeaders
  #lines: string[]
  #computed: ComputedLine[] = []
  #moment = Number.NaN

  /**
   * @param sent - As it was sent
   * @param answeredAt - When, in milliseconds since the epoch
   * @returns `null` where a middleware has changed what the cache said
   */
  static of(sent: readonly HeaderLine[], hit: HitHeaders, answeredAt: number): Head | null {
    const head = new Head(sent, hit)
    const computed = hit.at(answeredAt)
    const isRight = sent.every(([name, value], index) => {
      const known = name.toLowerCase() as keyof ComputedHeaders
      const own = computed[known]
      if (
        own !== undefined &&
        value.endsWith(own) &&
        isBeforeOurs(known, value.slice(0, -own.length))
      ) {
        const before = value.slice(0, -own.length)
        head.#computed.push({ at: 2 * index + 1, name: known, before })
        return true
      }
      // What the page itself or a middleware says of these stays as it is.
      return own === undefined || known === 'expires' || known === 'cache-control'
    })
    return isRight ? head : null
  }

  private constructor(sent: readonly HeaderLine[], hit: HitHeaders) {
    this.#hit = hit
    this.#lines = sent.flat()
  }

  /**
   * In the same one the lines are the same.
   *
   * @param now - Milliseconds since the epoch
   */
  moment(now: number): number {
    return this.#hit.moment(now)
  }

  /**
   * Names and values, one after the other, as `writeHead` takes them.
   *
   * @param now - Milliseconds since the epoch
   */
  at(now: number): string[] {
    const moment = this.#hit.moment(now)
    if (moment !== this.#moment) {
      this.#moment = moment
      const values = this.#hit.at(now)
      for (const { at, name, before } of this.#computed) {
        this.#lines[at] = before + values[name]
      }
    }
    return this.#lines
  }

  /**
   * Whether two responses had the same head, apart from what is computed.
   *
   * @returns the name of a header that is another one; `null` for none
   */
  difference(other: Head): string | null {
    const [own, others] = [this.#texts(), other.#texts()]
    const at = Array.from({ length: Math.max(own.length, others.length) }).findIndex(
      (_, index) => own[index] !== others[index]
    )
    return at === -1 ? null : (this.#lines[2 * at] ?? other.#lines[2 * at])
  }

  /** In characters */
  get size(): number {
    return this.#lines.join('').length
  }

  #texts(): string[] {
    const computed = new Map(this.#computed.map(({ at, before }) => [at, before]))
    const values = this.#lines.map((text, at) =>
      computed.has(at) ? `${computed.get(at)} computed` : text
    )
    return Array.from({ length: values.length / 2 }, (_, at) =>
      JSON.stringify([values[2 * at].toLowerCase(), values[2 * at + 1], computed.has(2 * at + 1)])
    )
  }
}

/**
 * Other caches may have said something in the list of `Cache-Status` (RFC 9211, 2).
 */
function isBeforeOurs(name: string, text: string): boolean {
  return text === '' || (name === 'cache-status' && text.endsWith(', '))
}
