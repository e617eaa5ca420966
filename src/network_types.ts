/**
 * A network that has not purged something, and why.
 */
export interface NetworkFailure {
  /** Its name, such as `Fastly` */
  network: string

  /** What went wrong, in a sentence without tokens */
  problem: string
}

/**
 * What is to be purged from a network.
 */
export interface NetworkPurge {
  /** As the network has read them in {@link Network.tagHeader}; no more than {@link Network.tagsPerCall} */
  tags: string[]

  /** What carries one of them is stale from now on, and not gone, where the network can do that */
  soft: boolean

  /** Aborted when the call takes too long */
  signal: AbortSignal
}

/**
 * A cache of somebody else's between the application and its visitors: a content delivery network, or a
 * proxy that keeps what passes through it. `networks.varnish()` and its kin make one of those that are
 * known; any other is an object with these fields.
 *
 * @example
 * ```ts
 * const edge: Network = {
 *   name: 'Edge',
 *   controlHeader: 'cdn-cache-control',
 *   tagHeader: 'edge-cache-tag',
 *   tagSeparator: ',',
 *   mostTagBytes: 4_096,
 *   mostTags: 128,
 *   tagsPerCall: 100,
 *   requestsPerMinute: 30,
 *   purge: async ({ tags, soft, signal }) => { await edgeClient.purge({ tags, soft, signal }) },
 * }
 * ```
 */
export interface Network {
  /** For people, in messages */
  name: string

  /**
   * Response header that says to this network alone how long it may keep a page, such as
   * `'cdn-cache-control'` (RFC 9213); `null` where it reads `Cache-Control` and nothing else
   */
  controlHeader: string | null

  /** Response header in which it reads the tags of a page */
  tagHeader: string

  /** What stands between two tags in that header: neither letters nor digits, which tags are made of */
  tagSeparator: string

  /** How long the value of that header may be, in bytes. A page with more tags is not kept there */
  mostTagBytes: number

  /** How many tags a page may have; `null`: as many as fit in. One with more is not kept there */
  mostTags: number | null

  /** How many tags are purged with one call at most */
  tagsPerCall: number

  /** How many calls it accepts in a minute; `null`: as many as there are */
  requestsPerMinute: number | null

  /**
   * Has it purge every page that carries one of the tags.
   *
   * @throws what went wrong - when it did not. Its message is told; it is called again up to three times
   */
  purge(purge: NetworkPurge): Promise<void>
}
