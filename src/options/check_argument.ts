import { durationSeconds } from './duration.ts'
import { E_INVALID_ARGUMENT } from '../errors.ts'
import { shown } from './shown.ts'

interface Check {
  expected: string
  accepts: (value: unknown) => boolean
}

const isName = (value: unknown) => typeof value === 'string' && value !== ''

const isPath = (value: unknown) =>
  typeof value === 'string' && value.startsWith('/') && URL.canParse(value, 'http://localhost')

const isRow = (value: unknown) => {
  const row = value as { constructor?: { pageTag?: unknown }; $primaryKeyValue?: unknown } | null
  return isName(row?.constructor?.pageTag) && (row!.$primaryKeyValue ?? '') !== ''
}

const isHttp = (url: URL | null) => url?.protocol === 'http:' || url?.protocol === 'https:'

/**
 * What an application passes to the methods of the page cache, by the names of the arguments.
 */
const CHECKS = {
  key: {
    expected: `a string, as the key function returns it, such as 'example.com/posts'`,
    accepts: (value) => typeof value === 'string',
  },
  url: {
    expected: `a URL, such as '/posts/1' or 'https://example.com/posts/1'`,
    accepts: (value) => isPath(value) || isHttp(URL.parse(value as string)),
  },
  tags: {
    expected: `a list of tags, such as ['posts']`,
    accepts: (value) => Array.isArray(value) && value.every(isName),
  },
  kind: {
    expected: `'timeout', 'forever', or nothing for both`,
    accepts: (value) => [undefined, 'timeout', 'forever'].includes(value as string),
  },
  model: {
    expected: 'a model with TagsPages, or an object with a "pageTag"',
    accepts: (value) => isName((value as { pageTag?: unknown } | null)?.pageTag),
  },
  row: {
    expected: 'a saved row of a model with TagsPages',
    accepts: (value) => isRow(value),
  },
  tag: {
    expected: `a tag, such as 'posts'`,
    accepts: isName,
  },
  duration: {
    expected: `a length of time above 0: seconds, or a string such as '1h'`,
    accepts: (value) => Number(durationSeconds(value)) > 0,
  },
  expiry: {
    expected: `a length of time: seconds, or a string such as '1h'; or null, so that others never keep the page`,
    accepts: (value) => value === null || durationSeconds(value) !== null,
  },
  reason: {
    expected: `a few words, such as 'draft'`,
    accepts: isName,
  },
  view: {
    expected: `the name of a route, such as 'posts.show'`,
    accepts: isName,
  },
  cache: {
    expected: 'the name of a store of config/cache.ts, or null for the default',
    accepts: (value) => value === null || isName(value),
  },
  keyPrefix: {
    expected: 'a string, or null',
    accepts: (value) => value === null || typeof value === 'string',
  },
  signal: {
    expected: 'an AbortSignal',
    accepts: (value) => value instanceof AbortSignal,
  },
  headers: {
    expected: `an object of request headers, such as { 'accept-language': 'de' }`,
    accepts: (value) =>
      value === undefined || (typeof value === 'object' && value !== null && !Array.isArray(value)),
  },
  hole: {
    expected: `the name of a hole after the context: pageCache.hole(ctx, 'user-name')`,
    accepts: isName,
  },
  concurrency: {
    expected: 'a whole number above 0, such as 4',
    accepts: (value) => Number.isInteger(value) && Number(value) >= 1,
  },
} satisfies Record<string, Check>

export type ArgumentName = keyof typeof CHECKS

/**
 * Refuses what an application without types, or one that read it from somewhere, has passed to a
 * method by mistake.
 *
 * @param method - Its name, as it is called
 * @throws E_INVALID_ARGUMENT
 */
export function checkArgument(method: string, name: ArgumentName, value: unknown): void {
  const { expected, accepts }: Check = CHECKS[name]
  if (!accepts(value)) {
    throw new E_INVALID_ARGUMENT([method, name, `expected ${expected}, got ${shown(value)}`])
  }
}
