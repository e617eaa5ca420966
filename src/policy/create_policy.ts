import { inspect } from 'node:util'
import { CONSENTS } from './consents.ts'
import { byUrl } from '../keys/by_url.ts'
import { timeoutSeconds } from './timeout.ts'
import { E_INVALID_POLICY } from '../errors.ts'
import { OptionsReader } from '../options/options_reader.ts'
import type { Policy } from './policy.ts'

/**
 * Where a policy is written down, and under which names.
 */
export interface Declaration {
  /** `PostsController`, `cachePage()`: what messages begin with */
  declaredBy: string
  forever: boolean
  /** Turns the name of an option into the name that the developer wrote */
  nameOf: (option: string) => string
  /** The options by their own names */
  values: Record<string, unknown>
}

const TOKEN = /^[!#$%&'*+.^_`|~0-9a-z-]+$/i

/**
 * Makes a policy from what a developer wrote, and refuses what makes no sense.
 *
 * @throws E_INVALID_POLICY - naming the place and the option, and what to write instead
 */
export function createPolicy({ declaredBy, forever, nameOf, values }: Declaration): Policy {
  const fail = (option: string, problem: string): never => {
    throw new E_INVALID_POLICY([declaredBy, `"${nameOf(option)}": ${problem}`])
  }
  const options = new OptionsReader(values, fail)

  return {
    declaredBy,
    forever,
    timeout: readTimeout(values.timeout, forever, fail),
    keyFunc: options.func('keyFunc', byUrl),
    keyPrefix: readKeyPrefix(values.keyPrefix, options),
    cache: values.cache === null ? null : options.text('cache', undefined),
    allow: options.list(
      'allow',
      undefined,
      CONSENTS.map((name) => `'${name}'`).join(', '),
      (item) => CONSENTS.some((name) => name === item)
    ),
    vary: options
      .list('vary', [], 'names of request headers', isHeaderName)
      .map((name) => name.toLowerCase()),
    statuses: options.list<number[], number>('statuses', [], 'the statuses 404, 410', (item) =>
      [404, 410].includes(item as number)
    ),
    allowQuery: options.list('allowQuery', null, 'parameter names', isName),
    streams: options.boolean('streams', false),
    public: options.boolean('public', false),
    tags:
      typeof values.tags === 'function'
        ? (values.tags as Policy['tags'])
        : options.list('tags', [], 'tags, or a function that returns one', isName),
    staleIfError: options.seconds('staleIfError', undefined),
    onMiss: options.oneOf('onMiss', 'store', ['store', 'render', 'unavailable']),
  }
}

function readTimeout(
  timeout: unknown,
  forever: boolean,
  fail: (option: string, problem: string) => never
): Policy['timeout'] {
  if (typeof timeout === 'function') {
    return timeout as Policy['timeout']
  }
  if (timeout === 'response' && !forever) {
    return timeout
  }
  const seconds = timeoutSeconds(timeout)
  if (seconds === undefined) {
    const given = timeout === undefined ? 'is missing' : `is ${inspect(timeout)}`
    return fail(
      'timeout',
      `${given}. Write a number of seconds such as 3600, a string such as '1h', or a function of the request context`
    )
  }
  if (!forever && (seconds === null || seconds <= 0)) {
    return fail(
      'timeout',
      `is ${inspect(timeout)}, but a page must be fresh for some time. Write a number of seconds above 0; for a page that is kept until it is renewed use CachePageForeverMixin or cachePageForever; to cache nothing, take the page cache away`
    )
  }
  return seconds
}

function readKeyPrefix(value: unknown, options: OptionsReader): Policy['keyPrefix'] {
  return value === null || typeof value === 'function'
    ? (value as Policy['keyPrefix'])
    : options.text('keyPrefix', null)
}

function isName(item: unknown): boolean {
  return typeof item === 'string' && item !== ''
}

/**
 * Cookies and credentials are not to be keyed on: they would be written into the store.
 */
function isHeaderName(item: unknown): boolean {
  return (
    typeof item === 'string' &&
    TOKEN.test(item) &&
    !['cookie', 'authorization'].includes(item.toLowerCase())
  )
}
