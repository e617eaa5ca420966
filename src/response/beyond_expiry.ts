import type { Page } from '../page/page.ts'

/**
 * What the cache itself does with the page when it has expired others may do as well: serve it while it
 * is renewed, and if that fails. Both count from when it expires (RFC 5861, 3 and 4).
 */
export function beyondExpiry({ freshUntil, staleness }: Page): string[] {
  const { staleWhileRevalidateUntil = 0, staleIfErrorUntil = 0 } = staleness ?? {}
  const [renewed, failed] = [staleWhileRevalidateUntil, staleIfErrorUntil].map((until) =>
    Math.max(0, Math.round((until - freshUntil!) / 1000))
  )
  return [
    ...(renewed > 0 ? [`stale-while-revalidate=${renewed}`] : []),
    ...(failed > renewed ? [`stale-if-error=${failed}`] : []),
  ]
}
