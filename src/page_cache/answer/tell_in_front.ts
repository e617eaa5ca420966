import { CacheControl } from '../../http/cache_control.ts'
import { headerLines } from '../../http/header_lines.ts'
import { keepFromNetworks } from '../../networks/keep_from_networks.ts'
import { tellNetworks } from '../../networks/tell_networks.ts'
import type { NetworkCaches } from '../../networks/network_caches.ts'
import type { RequestScope } from '../request_scope.ts'
import type { Outcome } from '../outcome.ts'

/**
 * Tells the networks in front of the response to a request for a public page. They may keep a page that is
 * stored and fresh, and the same for all who get it: of any other they would not be told when it is invalid.
 */
export function tellInFront(
  networks: NetworkCaches,
  { ctx, policy, runtime }: RequestScope,
  outcome: Outcome
): void {
  const { response } = ctx
  if (!('page' in outcome)) {
    return keepFromNetworks(networks, response)
  }
  const isStored =
    outcome.kind === 'hit' || (outcome.kind === 'produced' && outcome.notStored === null)
  const said = new CacheControl(headerLines(response, 'cache-control'))
  const isNotStored = said.has('no-store')
  const isForbidden = isNotStored || said.has('private')
  const { forever: isForever } = policy.declared
  const terms = {
    isForever,
    isKept: isStored && !isForbidden && !policy.isDeveloped,
    targeted: runtime.targetedHeaders,
    directives: isNotStored ? 'no-store' : undefined,
    store: policy.store.name,
    timeout: isForever ? policy.timeout(ctx) : null,
    followsResponse: policy.followsResponse,
  }
  tellNetworks(networks, response, outcome.page, terms, Date.now())
}
