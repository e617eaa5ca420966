import { headerOf } from '../../keys/selectors.ts'
import { requestedHost } from '../../keys/host_and_locale.ts'
import type { LookupResult } from '../../storage/variant_slot.ts'
import type { PageScope } from '../request_scope.ts'

/**
 * Headers that a renewal must not take over from the visitor's request: the page is for everybody.
 */
const PERSONAL = new Set(['cookie', 'authorization', 'proxy-authorization'])

/**
 * Renews a stale page in the background, as the visitor's request named it: its host, path and
 * query, and the headers that the page differs by.
 */
export function renewStale(
  { ctx, runtime, slot, locale }: PageScope,
  { key, index }: LookupResult
): void {
  const { request } = ctx
  const url = URL.parse(`${request.protocol()}://${requestedHost(ctx)}${request.request.url}`)
  if (url === null) {
    return
  }
  const headers: Record<string, string> = {}
  const differing = (index?.selectors ?? []).map(headerOf).filter((name) => name !== null)
  // A middleware finds the language in it, which is in the key.
  const ofLocale = locale === null ? [] : ['accept-language']
  for (const name of new Set([...differing, ...ofLocale])) {
    const value = request.request.headers[name]
    if (value !== undefined && !PERSONAL.has(name)) {
      headers[name] = [value].flat().join(', ')
    }
  }
  const { flightTimeout } = runtime.config
  runtime.backgroundRenewals.begin(slot.store.qualified(key), flightTimeout, () =>
    runtime.renewInProcess(url, { headers, expectedKey: slot.key })
  )
}
