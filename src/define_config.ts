import { E_INVALID_CONFIG } from './errors.ts'
import { CONSENTS } from './policy/consents.ts'
import { OptionsReader } from './options/options_reader.ts'
import { RESERVED_HOLES } from './holes/known_holes.ts'
import type { CacheHelpersConfig, Hole, ResolvedConfig } from './types.ts'

/**
 * Query parameters that advertisements and newsletters add to links. They say where a visitor
 * came from, not what he asks for.
 */
const TRACKING_PARAMETERS = [
  'utm_*',
  'gclid',
  'gclsrc',
  'gbraid',
  'wbraid',
  'dclid',
  'fbclid',
  'msclkid',
  'ttclid',
  'twclid',
  'igshid',
  'yclid',
  'li_fat_id',
  'mc_cid',
  'mc_eid',
  '_ga',
  '_gl',
]

const FIELDS = [
  'enabled',
  'hosts',
  'cache',
  'keyPrefix',
  'version',
  'allow',
  'ignoreQuery',
  'staleIfError',
  'maxBodySize',
  'flightTimeout',
  'cacheStatus',
  'backgroundRenewals',
  'invalidateOnWrite',
  'holes',
  'controlRoute',
]

/**
 * Defines the configuration of the page cache, in config/cache_helpers.ts.
 *
 * @param config - See the fields of {@link CacheHelpersConfig}; each one has a default
 * @throws E_INVALID_CONFIG - naming the field, when a value makes no sense or a name is unknown
 * @example
 * ```ts
 * export default defineConfig({ hosts: ['example.com'], staleIfError: '1h' })
 * ```
 */
export function defineConfig(config: CacheHelpersConfig): ResolvedConfig {
  const options = new OptionsReader({ ...config }, (field, problem) => {
    throw new E_INVALID_CONFIG([field, problem])
  })
  options.only(Object.keys(config), FIELDS)

  const isName = (item: unknown) => typeof item === 'string' && item !== ''
  return {
    enabled: options.boolean('enabled', true),
    hosts: options.list('hosts', null, `host names, such as 'example.com'`, isHostName),
    cache: config.cache === null ? null : options.text('cache', null),
    keyPrefix: options.text('keyPrefix', ''),
    version: options.text('version', ''),
    allow: options.list('allow', [], CONSENTS.map((name) => `'${name}'`).join(', '), (item) =>
      CONSENTS.some((name) => name === item)
    ),
    ignoreQuery: options.list('ignoreQuery', TRACKING_PARAMETERS, 'parameter names', isName),
    staleIfError: options.seconds('staleIfError', 0),
    maxBodySize: options.bytes('maxBodySize', '1mb'),
    flightTimeout: options.seconds('flightTimeout', 10) * 1000,
    cacheStatus: options.boolean('cacheStatus', true),
    backgroundRenewals: options.positive('backgroundRenewals', 4),
    invalidateOnWrite:
      config.invalidateOnWrite === 'all' ? 'all' : options.boolean('invalidateOnWrite', false),
    holes: options.list<Hole[], Hole>('holes', [], 'holes: { name, fill, find?, escape? }', isHole),
    controlRoute: config.controlRoute === null ? null : options.path('controlRoute', null),
  }
}

function isHole(item: unknown): boolean {
  const hole = item as Partial<Hole> | null
  return (
    typeof hole === 'object' &&
    hole !== null &&
    typeof hole.name === 'string' &&
    /^[a-z][a-z0-9-]*$/.test(hole.name) &&
    !RESERVED_HOLES.includes(hole.name) &&
    typeof hole.fill === 'function' &&
    ['undefined', 'function'].includes(typeof hole.find) &&
    ['undefined', 'boolean'].includes(typeof hole.escape)
  )
}

/**
 * A URL instead of a host name would silently match no request at all.
 */
function isHostName(item: unknown): boolean {
  return typeof item === 'string' && /^[\w.:[\]-]+$/.test(item)
}
