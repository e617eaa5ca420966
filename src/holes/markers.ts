import { randomUUID } from 'node:crypto'
import type { Cut } from './cut.ts'

/**
 * The placeholders of the holes of a page while it is produced, until they are cut out. Nobody can
 * put one into a page on purpose, since they are other texts every time.
 */
export class Markers {
  readonly #secret = randomUUID()
  readonly #cuts = new Map<string, Cut>()

  /**
   * The placeholder of a hole.
   *
   * @param form - `data` where the handler writes it, and not a template
   */
  textOf(name: string, form?: 'data'): string {
    const text = `page-cache-hole:${this.#secret}:${form ?? 'template'}:${name};`
    this.#cuts.set(text, { text, name, form })
    const inUrl = encodeURIComponent(text)
    this.#cuts.set(inUrl, { text: inUrl, name, form: 'url' })
    return text
  }

  /**
   * The placeholders that were given out, with the name of their hole.
   */
  all(): Cut[] {
    return [...this.#cuts.values()]
  }

  /**
   * Whether a placeholder, or what was made of one, is in a text.
   */
  areIn(text: string | Buffer): boolean {
    return this.#cuts.size > 0 && text.includes(this.#secret)
  }
}
