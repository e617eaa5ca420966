import { Page } from './page.ts'

/**
 * A page as it may be used when it is outdated: it has expired at that time, and may be served stale
 * beyond that for as long as it might have been beyond its own expiry. One that is kept for ever may
 * be served for ever if producing a new one fails.
 *
 * @param since - Milliseconds since the epoch
 */
export function outdatedPage(page: Page, since: number): Page {
  const { storedAt, staleness } = page
  const expiry = page.freshUntil ?? Infinity
  const freshUntil = Math.min(Math.max(since, storedAt), expiry)
  const beyond = (until = expiry) => freshUntil + Math.max(0, until - expiry)
  return new Page({
    ...page.fields,
    freshUntil,
    staleness: {
      ...staleness,
      generatedAt: staleness?.generatedAt ?? storedAt,
      staleWhileRevalidateUntil: beyond(staleness?.staleWhileRevalidateUntil),
      staleIfErrorUntil: expiry === Infinity ? Infinity : beyond(staleness?.staleIfErrorUntil),
    },
  })
}
