import type { Page } from './page.ts'
import type { StoredPage } from './stored_page.ts'

/**
 * Whether two pages have the same status, headers and body. Their dates may differ.
 */
export function isEqualPage(one: Page, other: Page): boolean {
  return contentOf(one.toJSON()) === contentOf(other.toJSON())
}

function contentOf({ status, headers, body, encoding, holes, forwardsQuery }: StoredPage): string {
  const fields = headers.filter(([, name]) => name !== 'date')
  return JSON.stringify([status, fields, body, encoding, holes, forwardsQuery])
}
