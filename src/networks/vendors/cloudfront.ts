import { NetworkOptions, type CommonOptions } from './network_options.ts'
import type { Network } from '../../network_types.ts'

/**
 * Options of `networks.cloudfront()`.
 */
export interface CloudfrontOptions extends CommonOptions {
  /**
   * Has CloudFront invalidate what is listed, as `Paths.Items` of `CreateInvalidation` takes it: tags, each
   * behind a `#`. What it throws is told to whoever has asked for it
   *
   * @param items - Such as `['#1a2b3c4d5e']`
   */
  purge: (items: string[], options: { signal: AbortSignal }) => unknown

  /** The header that `CacheTagConfig` of the distribution names. Default: `'cache-tag'` */
  tagHeader?: string
}

/**
 * A token of RFC 9110 (5.6.2), which the name of a header is.
 */
const TOKEN = /^[!#$%&'*+.^_`|~0-9a-z-]+$/i

/**
 * CloudFront, with tags in a header of one's choice. It reads `Cache-Control`, and cannot mark a page as
 * stale: what is expired is purged. Its API is signed with the credentials of AWS, which its own client
 * knows how to find: that is what `purge` calls.
 *
 * @param options - `purge`; `tagHeader`; `requestsPerMinute`, 60 by default
 * @throws E_INVALID_CONFIG
 * @example
 * ```ts
 * networks.cloudfront({
 *   purge: (items, { signal }) => cloudFront.send(
 *     new CreateInvalidationCommand({
 *       DistributionId: env.get('CLOUDFRONT_DISTRIBUTION'),
 *       InvalidationBatch: {
 *         CallerReference: crypto.randomUUID(),
 *         Paths: { Quantity: items.length, Items: items },
 *       },
 *     }),
 *     { abortSignal: signal }
 *   ),
 * })
 * ```
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/invalidation-by-tags.html
 */
export function cloudfront(options: CloudfrontOptions): Network {
  const given = new NetworkOptions('networks.cloudfront()', options, [
    ...['purge', 'tagHeader', 'requestsPerMinute'],
  ])
  const purge =
    given.func<null, CloudfrontOptions['purge']>('purge', null) ??
    given.refuse('purge', 'it is missing. Write a function that calls CreateInvalidation')
  const tagHeader = given.text('tagHeader', 'cache-tag', `a name of a header, such as 'cache-tag'`)
  if (!TOKEN.test(tagHeader)) {
    given.refuse('tagHeader', `expected the name of a header, such as 'cache-tag'`)
  }
  return {
    name: 'CloudFront',
    controlHeader: null,
    tagHeader: tagHeader.toLowerCase(),
    tagSeparator: ',',
    mostTagBytes: 16_384,
    mostTags: 50,
    tagsPerCall: 100,
    requestsPerMinute: given.requestsPerMinute(60),
    async purge({ tags, signal }) {
      const items = tags.map((tag) => `#${tag}`)
      await purge(items, { signal })
    },
  }
}
