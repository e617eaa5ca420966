import { randomUUID } from 'node:crypto'
import type { HttpContext } from '@adonisjs/core/http'

/**
 * The placeholders of the holes of a page while it is produced, until they are cut out. Nobody can
 * put one into a page on purpose, since they are other texts every time.
 */
export class Markers {
  readonly #secret = randomUUID()
  readonly #texts = new Map<string, string>()

  /**
   * The placeholder of a hole.
   */
  textOf(name: string): string {
    const text = `page-cache-hole:${this.#secret}:${name};`
    this.#texts.set(text, name)
    return text
  }

  /**
   * The placeholders that were given out, with the name of their hole.
   */
  all(): { text: string; name: string }[] {
    return [...this.#texts].map(([text, name]) => ({ text, name }))
  }
}

const markersByContext = new WeakMap<HttpContext, Markers>()

/**
 * The markers of the page that is being produced for a request, if one is.
 */
export function markersOf(ctx: HttpContext): Markers | undefined {
  return markersByContext.get(ctx)
}

/**
 * Begins to mark the holes of the page that is produced for a request.
 *
 * @returns ends it
 */
export function markHoles(ctx: HttpContext): () => void {
  markersByContext.set(ctx, new Markers())
  return () => markersByContext.delete(ctx)
}
