import { Markers } from './markers.ts'
import type { HttpContext } from '@adonisjs/core/http'

/**
 * The markers of the pages that are being produced; `null` where none was given out.
 */
const marked = new WeakMap<HttpContext, Markers | null>()

/**
 * Begins to mark the holes of the page that is produced for a request.
 *
 * @returns ends it
 */
export function markHoles(ctx: HttpContext): () => void {
  marked.set(ctx, null)
  return () => marked.delete(ctx)
}

/**
 * The markers for the page that is being produced for a request, if one is.
 */
export function markersOf(ctx: HttpContext): Markers | undefined {
  if (marked.get(ctx) === null) {
    marked.set(ctx, new Markers())
  }
  return marked.get(ctx) ?? undefined
}

/**
 * Those that were given out for it.
 */
export function givenMarkers(ctx: HttpContext): Markers | null {
  return marked.get(ctx) ?? null
}
