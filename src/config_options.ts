import { isHostOption, type HostOption } from './keys/read_hosts.ts'
import { isFieldName } from './http/vary.ts'
import { CONSENTS } from './store_rules/consents.ts'
import { readHoles } from './holes/read_holes.ts'
import { readNetworks } from './networks/read_networks.ts'
import { TRACKING_PARAMETERS } from './keys/query/tracking_parameters.ts'
import type { OptionsReader } from './options/options_reader.ts'
import type { Reader } from './options/readers.ts'
import type { CacheHelpersConfig, ContentCoding, ResolvedConfig } from './types.ts'

/**
 * How each option of config/cache_helpers.ts is read. Where nothing was written, a reader answers
 * with the default.
 *
 * To add an option, write it into its type, here, and into stubs/config/cache_helpers.stub.
 */
export const CONFIG_OPTIONS: {
  [Option in keyof CacheHelpersConfig]-?: Reader<ResolvedConfig[Option]>
} = {
  enabled: (options, name) => options.boolean(name, null),
  hosts: (options, name) =>
    options.list<null, HostOption>(
      name,
      null,
      `host names, such as 'example.com' and '*.example.com', and functions that are not async`,
      isHostOption
    ),
  cache: (options, name) => nullableStore(options, name, ['config/cache.ts', 'file']),
  keyPrefix: (options, name) => options.text(name, ''),
  version: (options, name) => options.text(name, ''),
  previousVersion: (options, name) => options.oneOf(name, 'ignore', ['ignore', 'stale']),
  allow: (options, name) => options.listOf(name, [], CONSENTS),
  ignoreQuery: (options, name) => options.names(name, TRACKING_PARAMETERS, 'parameter names'),
  grace: (options, name) => options.seconds(name, 0),
  staleIfError: (options, name) => options.seconds(name, 0),
  timeLimit: (options, name) => options.limit(name, null),
  memo: (options, name) => Math.round(options.seconds(name, 1) * 1000),
  memoSize: (options, name) => options.bytes(name, '64mb'),
  jitter: (options, name) => options.fraction(name, 0),
  maxVariants: (options, name) => options.wholeNumber(name, 32),
  maxBodySize: (options, name) => options.bytes(name, '1mb'),
  flightTimeout: (options, name) => options.seconds(name, 10) * 1000,
  lock: (options, name) => nullableStore(options, name, ['config/lock.ts', 'redis']),
  cacheStatus: (options, name) => options.boolean(name, true),
  serverTiming: (options, name) => options.booleanOrFunction(name, false),
  backgroundRenewals: (options, name) => options.wholeNumber(name, 4),
  indexedPages: (options, name) => options.wholeNumber(name, 100_000, 0),
  invalidateOnWrite: (options, name) => options.oneOf(name, false, [true, false, 'all']),
  prefetch: (options, name) => options.oneOf(name, 'produce', ['produce', 'stored']),
  targets: (options, name) =>
    options
      .list<string[]>(
        name,
        [],
        `names of response headers beside Cache-Control and Expires, such as 'CDN-Cache-Control'`,
        isTarget
      )
      .map((header) => header.toLowerCase()),
  noVarySearch: (options, name) => options.boolean(name, false),
  holes: readHoles,
  compress: (options, name) => {
    const codings = options.listOf<ContentCoding[], ContentCoding>(name, [], ['zstd', 'br', 'gzip'])
    return codings.length > 0 && options.seconds('memo', 1) === 0
      ? options.refuse(name, 'compressed pages are kept with what `memo` keeps. Set it above 0')
      : codings
  },
  compressStored: (options, name) => options.boolean(name, false),
  browserTimeout: (options, name) =>
    options.given(name) === null ? null : options.seconds(name, null),
  networks: readNetworks,
  controlRoute: (options, name) => (options.given(name) === null ? null : options.path(name, null)),
}

function nullableStore(
  options: OptionsReader,
  name: string,
  [file, store]: [file: string, store: string]
): string | null {
  const expected = `the name of a store of ${file}, such as '${store}', or null`
  return options.given(name) === null ? null : options.text(name, null, expected)
}

/**
 * What counts where there is no such header cannot be one.
 */
function isTarget(item: unknown): boolean {
  const name = typeof item === 'string' ? item.toLowerCase() : ''
  return isFieldName(name) && !['cache-control', 'expires'].includes(name)
}
