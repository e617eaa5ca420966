import { addressOf, markerOf } from './markers.ts'
import type { Random } from './random.ts'

/**
 * How many visitors there are. The first two are logged in, each with another guard.
 */
export const VISITORS = 12

/**
 * Path at which a visitor begins: logs in, and gets something into the session.
 */
export function entrance(visitor: number): string {
  return visitor < 2
    ? `/enter/${visitor}/${['web', 'admin'][visitor]}`
    : `/enter/${visitor}/${visitor % 3 === 0 ? 'nothing' : 'secret'}`
}

/**
 * Whether the application knows who they are by their connection.
 */
export function hasCertificate(visitor: number): boolean {
  return visitor % 3 === 1
}

/**
 * Headers that visitors share, as browsers do: whose values cannot tell one from another.
 */
const COMMON: Record<string, string[]> = {
  'accept': ['text/html', 'application/json', 'text/html,*/*;q=0.8', 'application/xml', '*/*'],
  'accept-language': ['en', 'fr', 'de-AT, de;q=0.9', 'fr-CA, en;q=0.5'],
  'accept-charset': ['utf-8', 'latin1'],
  'accept-encoding': ['gzip', 'br, gzip', 'identity'],
  'hx-request': ['true'],
  'sec-fetch-mode': ['navigate', 'cors'],
  'x-requested-with': ['XMLHttpRequest'],
  'x-pjax': ['true'],
  'x-inertia': ['true'],
  'x-locale': ['fr', 'de'],
  'x-forwarded-proto': ['https', 'http'],
}

/**
 * Headers with which a visitor sends what is theirs alone.
 */
const OWN: Record<string, (visitor: number) => string> = {
  'user-agent': (visitor) => `Agent/1.0 (${markerOf(visitor, 'agent')})`,
  'referer': (visitor) => `http://fuzz.test/${markerOf(visitor, 'referer')}`,
  'x-forwarded-for': addressOf,
  'forwarded': (visitor) => `for=${addressOf(visitor)}`,
  'x-request-id': (visitor) => markerOf(visitor, 'id'),
  'x-api-key': (visitor) => markerOf(visitor, 'key'),
  'x-tenant': (visitor) => markerOf(visitor, 'tenant'),
  'origin': (visitor) => `http://${markerOf(visitor, 'origin')}.test`,
  'turbo-frame': (visitor) => markerOf(visitor, 'frame'),
  'x-inertia-partial-data': (visitor) => markerOf(visitor, 'inertia'),
}

/**
 * Headers that make a request one of which no page is ever made, or that are not worth more: so they
 * come seldom.
 */
const RARE: Record<string, (visitor: number) => string> = {
  'authorization': (visitor) => `Bearer ${markerOf(visitor, 'authorization')}`,
  'x-forwarded-host': (visitor) => `${markerOf(visitor, 'host')}.test`,
  'x-forwarded-proto': (visitor) => markerOf(visitor, 'proto'),
  'accept-language': (visitor) => `en, ${markerOf(visitor, 'language')};q=0.1`,
  'accept': (visitor) => `text/html, text/${markerOf(visitor, 'accept')};q=0.1`,
  'cache-control': () => 'no-cache',
}

/**
 * The headers of one request: none, as a simple client sends, or any of them.
 */
export function randomHeaders(random: Random, visitor: number): Record<string, string> {
  const headers: Record<string, string> = {}
  const common = random.pick([0, 0, 0.1, 0.4])
  const own = random.pick([0, 0, 0.3, 1])
  for (const [name, values] of Object.entries(COMMON)) {
    if (random.chance(common)) {
      headers[name] = random.pick(values)
    }
  }
  for (const [name, valueFor] of Object.entries(OWN)) {
    if (random.chance(own)) {
      headers[name] = valueFor(visitor)
    }
  }
  for (const [name, valueFor] of Object.entries(RARE)) {
    if (random.chance(0.015)) {
      headers[name] = valueFor(visitor)
    }
  }
  return headers
}
