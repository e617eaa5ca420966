import { HeaderChanges } from '../page/header_changes.ts'
import type { Page } from '../page/page.ts'

/**
 * Headers that describe the stored body, and so stay as they are when the body does
 * (RFC 9111, 3.2).
 */
const OF_THE_BODY = new Set([
  'content-encoding',
  'content-length',
  'content-md5',
  'content-range',
  'transfer-encoding',
])

/**
 * The headers of a page that its handler says is still current, with what it said of them now
 * (RFC 9111, 4.3.4).
 *
 * @param page - The one whose validators the handler was asked with
 * @param update - What the handler did to the headers of its 304
 * @returns `null` where the 304 is about something else than the page
 */
export function freshen(page: Page, update: HeaderChanges): HeaderChanges | null {
  if (!isAbout(page, update)) {
    return null
  }
  const changes = new Map(page.headers.toJSON().map((change) => [change[1], change]))
  for (const change of update.toJSON()) {
    if (change[0] !== 'remove' && !OF_THE_BODY.has(change[1])) {
      changes.set(change[1], change)
    }
  }
  return new HeaderChanges([...changes.values()])
}

/**
 * A 304 without validators is about what was asked for.
 */
function isAbout(page: Page, update: HeaderChanges): boolean {
  const { etag, lastModified } = page.staleness?.validators ?? {}
  const etags = update.get('etag')
  if (etags !== undefined) {
    return opaque(String(etags)) === opaque(etag ?? '')
  }
  const modified = update.get('last-modified')
  return modified === undefined || lastModified === undefined || String(modified) === lastModified
}

function opaque(etag: string): string {
  return etag.replace(/^W\//, '')
}
