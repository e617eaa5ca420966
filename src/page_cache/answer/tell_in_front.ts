import { CacheControl } from '../../http/cache_control.ts'
import { headerLines } from '../../http/header_lines.ts'
import { forbidNetworks } from '../../networks/forbid_networks.ts'
import { keepFromNetworks } from '../../networks/keep_from_networks.ts'
import { tellNetworks } from '../../networks/tell_networks.ts'
import type { ToldNetworks } from '../../response/leaving/told_networks.ts'
import type { NetworkCaches } from '../../networks/network_caches.ts'
import type { RequestScope } from '../request_scope.ts'
import type { Outcome } from '../outcome.ts'

/**
 * Tells the networks in front of the response to a request for a public page. They may keep a page that is
 * stored and fresh, and the same for all who get it: of any other they would not be told when it is invalid.
 *
 * @returns what they were told of a page; `null` where the response has none
 */
export function tellInFront(
  networks: NetworkCaches,
  { ctx, policy, runtime }: RequestScope,
  outcome: Outcome
): ToldNetworks | null {
  const { response } = ctx
  const keepOut = () => keepFromNetworks(networks, response)
  if (!('page' in outcome)) {
    keepOut()
    return null
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
  const before = networks.headers.map((name) => response.getHeader(name))
  tellNetworks(networks, response, outcome.page, terms, Date.now())
  const told: ToldNetworks['said'] = {}
  networks.headers.forEach((name, index) => {
    const value = response.getHeader(name)
    told[name] = value === before[index] ? undefined : value
  })
  return { said: told, keepOut, forbid: () => forbidNetworks(networks.all, response) }
}
