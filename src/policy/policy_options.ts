import { CONSENTS } from '../store_rules/consents.ts'
import { isFieldName } from '../http/vary.ts'
import { byUrl } from '../keys/by_url.ts'
import type { PolicyReader } from './policy_reader.ts'
import type { Readers } from '../options/readers.ts'
import type { HttpContext } from '@adonisjs/core/http'
import type {
  CachePageForeverOptions,
  CachePageOptions,
  Consent,
  KeyFunc,
  OnMiss,
  PageArguments,
  PageOptions,
  Prefetch,
} from '../types.ts'

/**
 * Everything that can be said about a page.
 */
export type PolicyOptions = PageArguments & CachePageOptions & CachePageForeverOptions

/**
 * What is an argument of `cachePage` and `cachePageForever`.
 */
const ARGUMENTS = {
  timeout: (options, name) => options.timeout(name),
  keyFunc: (options, name): KeyFunc => options.func(name, byUrl),
} satisfies Readers<PageArguments, PolicyReader>

/**
 * The options that both take.
 */
const SHARED = {
  keyPrefix: (options, name): string | null | ((ctx: HttpContext) => string | null) =>
    options.given(name) === null
      ? null
      : (options.computed<string | null>(name) ?? options.text(name, null)),
  cache: (options, name): string | undefined =>
    options.given(name) === null ? undefined : options.text(name, undefined),
  allow: (options, name): Consent[] | undefined => options.listOf(name, undefined, CONSENTS),
  vary: (options, name): string[] =>
    options
      .list(
        name,
        [],
        `names of request headers, of which '*', 'cookie' and 'authorization' tell no pages apart`,
        isHeaderName
      )
      .map((header) => header.toLowerCase()),
  timeLimit: (options, name): number | null | undefined => options.limit(name, undefined),
  statuses: (options, name): number[] =>
    options.list(name, [], 'the statuses 404 or 410', (item) => item === 404 || item === 410),
  allowQuery: (options, name): string[] | null => options.names(name, null, 'parameter names'),
  maxVariants: (options, name): number | undefined => options.wholeNumber(name, undefined),
  tags: (options, name): string[] | ((ctx: HttpContext) => string[]) =>
    options.computed<string[]>(name) ??
    options.names(name, [], 'tags, or a function that returns one'),
  holes: (options, name): string[] | 'auto' =>
    options.given(name) === 'auto'
      ? 'auto'
      : options.names(name, 'auto', 'names of holes of config/cache_helpers.ts'),
  streams: (options, name): boolean => options.boolean(name, false),
  public: (options, name): boolean => options.boolean(name, false),
  prefetch: (options, name): Prefetch | undefined =>
    options.oneOf<undefined, Prefetch>(name, undefined, ['produce', 'stored']),
  browserTimeout: (options, name): number | null | undefined =>
    options.given(name) === null ? null : options.seconds(name, undefined),
  front: (options, name): boolean => options.boolean(name, false),
} satisfies Readers<PageOptions, PolicyReader>

/**
 * The options that only `cachePage` takes.
 */
const TIMED = {
  grace: (options, name): number | undefined => options.seconds(name, undefined),
  staleIfError: (options, name): number | undefined => options.seconds(name, undefined),
} satisfies Readers<Omit<CachePageOptions, keyof PageOptions>, PolicyReader>

/**
 * The options that only `cachePageForever` takes.
 */
const FOREVER = {
  onMiss: (options, name): OnMiss =>
    options.oneOf(name, 'store', ['store', 'render', 'unavailable']),
} satisfies Readers<Omit<CachePageForeverOptions, keyof PageOptions>, PolicyReader>

/**
 * How each option is read. Where nothing was written, a reader answers with the default, or with
 * `undefined` where config/cache_helpers.ts has it. What a reader returns is what the policy has.
 *
 * To add an option, see docs/architecture.md, "To add something".
 */
export const POLICY_OPTIONS = { ...ARGUMENTS, ...SHARED, ...TIMED, ...FOREVER }

/**
 * The names of what can be said about a page: arguments first, then options; and those of options that
 * only the other kind of page has.
 *
 * @param forever - Whether the page is kept until it is renewed
 */
export function policyOptionNames(forever: boolean): {
  positional: (keyof PageArguments)[]
  named: Exclude<keyof PolicyOptions, keyof PageArguments>[]
  ofOthers: string[]
} {
  const [own, other] = forever ? [FOREVER, TIMED] : [TIMED, FOREVER]
  return {
    positional: Object.keys(ARGUMENTS) as (keyof PageArguments)[],
    named: Object.keys({ ...SHARED, ...own }) as Exclude<
      keyof PolicyOptions,
      keyof PageArguments
    >[],
    ofOthers: Object.keys(other),
  }
}

/**
 * Cookies and credentials are not to be keyed on: they would be written into the store. What varies by
 * `*` is for one request alone (RFC 9110, 12.5.5).
 */
function isHeaderName(item: unknown): boolean {
  const name = typeof item === 'string' ? item.toLowerCase() : ''
  return isFieldName(name) && !['*', 'cookie', 'authorization'].includes(name)
}
