import { EffectivePolicy } from '../policy/effective_policy.ts'
import type { Policy } from '../policy/policy.ts'
import type { Runtime } from './runtime.ts'
import type { PageStores } from '../storage/page_stores.ts'

/**
 * The policies of an application together with what its configuration says.
 */
export class EffectivePolicies {
  #runtime: Runtime
  #stores: PageStores
  #known = new WeakMap<Policy, EffectivePolicy>()

  constructor(runtime: Runtime, stores: PageStores) {
    this.#runtime = runtime
    this.#stores = stores
  }

  /**
   * A policy together with what the configuration says. Made once per policy.
   *
   * @param version - Of the next deploy, where its pages are to be stored
   * @throws E_INVALID_POLICY - when it names a store, or a hole, that the configuration has not
   */
  of(policy: Policy, version: string | null = null): EffectivePolicy {
    const known = version === null ? this.#known.get(policy) : undefined
    if (known) {
      return known
    }
    const { config, sources } = this.#runtime
    const store = this.#stores.use(policy.cache ?? config.cache, policy.declaredBy)
    if (version !== null) {
      return new EffectivePolicy(policy, { ...config, version }, store, sources)
    }
    const effective = new EffectivePolicy(policy, config, store, sources)
    this.#known.set(policy, effective)
    return effective
  }
}
