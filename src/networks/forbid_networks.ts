import { NOT_KEPT } from './not_kept.ts'
import type { Network } from '../network_types.ts'
import type { HttpResponse } from '@adonisjs/core/http'

/**
 * Tells the networks that have a header of their own not to keep a response, whatever it says to others.
 */
export function forbidNetworks(networks: readonly Network[], response: HttpResponse): void {
  for (const { controlHeader } of networks) {
    if (controlHeader !== null) {
      response.header(controlHeader, NOT_KEPT)
    }
  }
}
