import pTimeout from 'p-timeout'
import { PurgeQueue } from './purge_queue.ts'
import { PurgesUnderWay } from './purges_under_way.ts'
import { cacheGroups } from './cache_groups.ts'
import { tagLines, type TagLines } from './tag_lines.ts'
import { networkTag, networkTags, storeTag } from './network_tags.ts'
import { E_NETWORK_PURGE_FAILED } from '../errors.ts'
import { PartStates } from '../statistics/part_states.ts'
import { tell, type Teller } from '../telemetry/tell.ts'
import { VERSION_TRUST } from '../storage/versions/trusted_versions.ts'
import type { NetworkState } from '../statistics/stats.ts'
import type { Page } from '../page/page.ts'
import type { Network, NetworkFailure } from '../network_types.ts'

/**
 * How long whoever has pages purged waits for it, in milliseconds. A network that accepts few calls in a
 * minute may take longer.
 */
const PATIENCE = 30_000

/**
 * How long a response may be on its way to a network, in milliseconds.
 */
const ON_ITS_WAY = 500

/**
 * What is known of the application.
 */
export interface NetworkSettings {
  keyPrefix: string
  /** For how many milliseconds a process remembers a page */
  memo: number
  /** Names of the stores that pages may be kept in */
  stores: string[]
}

/**
 * What is said of the tags of one page.
 */
interface ToldTags extends TagLines {
  /** `Cache-Groups`, for any cache that knows them; `null` where it has none */
  groups: string | null
}

/**
 * The networks in front of an application: what they are told of a page, and what they purge.
 *
 * A page that has been invalidated, or replaced, is purged twice. For up to a second another process
 * believes that it is valid, and gives it to a network that asks just then, which would keep it for all of
 * its time; so does a response that was on its way. When that second is over, whatever has got in is
 * purged again.
 */
export class NetworkCaches {
  /** For people */
  readonly names: string[]
  /** Whether some network reads `Cache-Control` alone */
  readonly readsCacheControl: boolean
  readonly all: readonly Network[]
  /** Names of the headers in which they are told of a page */
  readonly headers: readonly string[]
  readonly underWay = new PurgesUnderWay()
  #queues: PurgeQueue[]
  #settings: NetworkSettings
  #teller: Teller
  #states = new PartStates()

  constructor(networks: readonly Network[], settings: NetworkSettings, teller: Teller) {
    const allTags = settings.stores.map((store) => networkTag(storeTag(store), settings.keyPrefix))
    this.all = networks
    this.names = networks.map(({ name }) => name)
    const headers = networks.flatMap(({ controlHeader, tagHeader }) => [controlHeader, tagHeader])
    this.headers = [...new Set([...headers.filter((name) => name !== null), 'cache-groups'])]
    this.readsCacheControl = networks.some(({ controlHeader }) => controlHeader === null)
    this.#queues = networks.map((network) => new PurgeQueue(network, allTags))
    this.#settings = settings
    this.#teller = teller
  }

  /**
   * The tags of a page as the networks read them, and its groups. Written once for each page.
   *
   * @param store - Name of the store that it is kept in
   */
  tagsOf(page: Page, store: string): ToldTags {
    return (page.toldTags ??= this.#written(Object.keys(page.tagVersions), store)) as ToldTags
  }

  #written(tags: string[], store: string): ToldTags {
    const hashed = networkTags(tags, store, this.#settings.keyPrefix)
    return { ...tagLines(this.all, hashed), groups: cacheGroups(tags) }
  }

  /**
   * Purges the pages that carry one of the tags, and once more when no process believes in them any longer.
   *
   * @param tags - As pages have them
   * @param soft - Whether they are to be stale, and not gone, where the network can do that
   * @throws E_NETWORK_PURGE_FAILED - when a network has not purged them
   */
  async purge(tags: string[], soft: boolean): Promise<void> {
    const names = [...new Set(tags.map((tag) => networkTag(tag, this.#settings.keyPrefix)))]
    const results = await Promise.allSettled(
      this.#queues.map((queue) => this.#purgeIn(queue, names, soft))
    )
    const failures = results.flatMap((result, index) => {
      const network = this.names[index]
      if (result.status === 'rejected') {
        return [this.#failed(network, (result.reason as Error).message)]
      }
      this.#states.note(network, null)
      tell(this.#teller, 'page_cache:purged', () => ({ network, tags: names.length, soft }))
      return []
    })
    if (failures.length > 0) {
      throw new E_NETWORK_PURGE_FAILED(failures)
    }
  }

  /**
   * The same for what nobody waits for: a failure is logged.
   */
  purgeLater(tags: string[]): void {
    const purged = this.purge(tags, false).catch((error) => {
      this.#teller.logger.error(
        { err: error },
        'page cache: a network still has pages that were replaced'
      )
    })
    this.underWay.add(purged.then(() => null))
  }

  /**
   * All pages of a store.
   *
   * @throws E_NETWORK_PURGE_FAILED - when a network still has them
   */
  purgeStore(store: string): Promise<void> {
    return this.purge([storeTag(store)], false)
  }

  /** How each of them is, as this process has seen it */
  stateOfAll(): NetworkState[] {
    return this.names.map((name) => {
      const {
        isUp = null,
        since = null,
        seenAt = null,
        lastProblem = null,
      } = this.#states.of(name) ?? {}
      return { name, isUp, since, seenAt, lastProblem }
    })
  }

  async #purgeIn(queue: PurgeQueue, names: string[], soft: boolean): Promise<void> {
    const purged = queue.purge(names, soft)
    const again = () => this.#purgeAgain(queue, names, soft)
    // Who has it purged is told of the first failure.
    this.underWay.add(purged.then(again, () => null))
    await pTimeout(purged, {
      milliseconds: PATIENCE,
      message: `it has not been its turn within ${PATIENCE / 1000} seconds, and it still waits: too much is purged for requestsPerMinute`,
    })
  }

  async #purgeAgain(
    queue: PurgeQueue,
    names: string[],
    soft: boolean
  ): Promise<NetworkFailure | null> {
    const believed = Math.max(VERSION_TRUST, this.#settings.memo)
    await new Promise((resolve) => setTimeout(resolve, believed + ON_ITS_WAY))
    try {
      await queue.purge(names, soft)
      return null
    } catch (error) {
      const failure = this.#failed(queue.network.name, (error as Error).message)
      const said = 'page cache: a network may have kept pages that were on their way to it'
      this.#teller.logger.error(failure, said)
      return failure
    }
  }

  #failed(network: string, problem: string): NetworkFailure {
    const failure = { network, problem }
    this.#states.note(network, problem)
    tell(this.#teller, 'page_cache:purge_failed', () => failure)
    return failure
  }
}
