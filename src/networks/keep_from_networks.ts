import { NOT_KEPT } from './not_kept.ts'
import type { NetworkCaches } from './network_caches.ts'
import type { HttpResponse } from '@adonisjs/core/http'

/**
 * Tells the networks in front not to keep a response that is no page: it is not stored here, and has no tags
 * by which they could purge it. Some keep whatever says nothing of that for some minutes. What the handler
 * says itself stays.
 */
export function keepFromNetworks({ all }: NetworkCaches, response: HttpResponse): void {
  if (response.getHeader('cache-control') !== undefined) {
    return
  }
  for (const { controlHeader } of all) {
    if (controlHeader === null) {
      response.header('Cache-Control', 'private, no-cache')
    } else {
      response.safeHeader(controlHeader, NOT_KEPT)
    }
  }
}
