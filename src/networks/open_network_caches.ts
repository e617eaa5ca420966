import type { NetworkCaches, NetworkSettings } from './network_caches.ts'
import type { ResolvedConfig } from '../resolved_config.ts'
import type { Teller } from '../telemetry/tell.ts'

/**
 * Opens the networks in front of an application. Their code is loaded only where some are configured.
 * Where pages are not cached, as in development, nothing is told to them, and nothing purged.
 *
 * @param stores - Names of the stores that pages may be kept in
 * @returns `null` where there are none
 */
export async function openNetworkCaches(
  { enabled, networks, keyPrefix, memo }: ResolvedConfig,
  stores: NetworkSettings['stores'],
  teller: Teller
): Promise<NetworkCaches | null> {
  if (!enabled || networks.length === 0) {
    return null
  }
  const { NetworkCaches } = await import('./network_caches.ts')
  return new NetworkCaches(networks, { keyPrefix, memo, stores }, teller)
}
