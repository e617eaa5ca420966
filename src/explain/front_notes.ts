import { FRONT_REFUSALS } from '../front/refusals.ts'
import type { Asked } from './ask_in_process.ts'

/**
 * Headers that the cache, the page or AdonisJS sets, and that may be others each time.
 */
const OWN = new Set([
  ...['age', 'cache-control', 'cache-status', 'content-length', 'date', 'etag', 'expires'],
  ...['last-modified', 'set-cookie', 'vary', 'x-request-id'],
])

/**
 * Why a page is not answered in front although it is declared so, as far as two requests can tell.
 */
export function frontNotes(one: Asked, other: Asked): string[] {
  const { headers, inspection } = one
  const { outcome } = inspection!
  const names = Object.keys({ ...headers, ...other.headers }).filter((name) => !OWN.has(name))
  const differing = names.filter((name) => String(headers[name]) !== String(other.headers[name]))
  const refusals: string[] = []
  if (outcome?.kind === 'produced' && outcome.page.holes.length > 0) {
    refusals.push('It has holes, which are filled for each visitor')
  }
  if (headers['set-cookie'] !== undefined) {
    refusals.push(FRONT_REFUSALS['set-cookie'])
  }
  if (String(headers.vary).includes('*')) {
    refusals.push(FRONT_REFUSALS['vary-star'])
  }
  if (differing.length > 0) {
    refusals.push(`${FRONT_REFUSALS.header} (${differing.join(', ')})`)
  }
  return refusals.map((text) => `Not answered before the application (front): ${text}`)
}
