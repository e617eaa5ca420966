import type { PageArguments } from '../../src/types.ts'
import type { Policy, PolicyOption } from '../../src/policy/policy.ts'

interface FieldCases {
  /** What may be written, and what the policy then says */
  takes: [given: unknown, read: unknown][]
  refuses: unknown[]
  /** The one call that has it */
  only?: 'cachePage' | 'cachePageForever'
}

const compute = () => 'computed'
const computeTags = () => ['computed']

/**
 * Every option of a page by its name, with what it takes and what it does not, wherever it is
 * written.
 */
export const FIELDS: Record<Exclude<PolicyOption, keyof PageArguments>, FieldCases> = {
  keyPrefix: {
    takes: [
      ['shop', 'shop'],
      ['', ''],
      [null, null],
      [compute, compute],
    ],
    refuses: [5, true, ['shop'], {}, async () => 'shop'],
  },
  cache: {
    takes: [
      ['redis', 'redis'],
      [null, undefined],
    ],
    refuses: [5, true, ['redis'], compute],
  },
  allow: {
    takes: [
      [[], []],
      [
        ['user', 'authorization', 'session', 'cookies'],
        ['user', 'authorization', 'session', 'cookies'],
      ],
    ],
    refuses: [null, 'user', true, ['flash'], ['set-cookie'], ['user', 5], compute],
  },
  vary: {
    takes: [
      [[], []],
      [
        ['Accept-Language', 'x-tenant'],
        ['accept-language', 'x-tenant'],
      ],
    ],
    refuses: [
      ...[null, 'accept', true, [''], ['a b'], ['a, b'], ['*\r\n'], [5], compute],
      // Credentials would be written into the store.
      ...[['cookie'], ['Authorization']],
      // Nothing is for another request.
      ['*'],
    ],
  },
  statuses: {
    takes: [
      [[], []],
      [
        [404, 410],
        [404, 410],
      ],
    ],
    refuses: [null, 404, ['404'], [200], [206], [302], [500], [404.5]],
  },
  allowQuery: {
    takes: [
      [[], []],
      [
        ['page', 'filter*'],
        ['page', 'filter*'],
      ],
      [undefined, null],
    ],
    refuses: [null, 'page', [''], [5], true],
  },
  holes: {
    takes: [
      [[], []],
      [['user-name'], ['user-name']],
      ['auto', 'auto'],
    ],
    refuses: [null, 'user-name', true, [''], [5], {}, compute],
  },
  streams: {
    takes: [
      [true, true],
      [false, false],
    ],
    refuses: [null, 1, 'yes'],
  },
  public: {
    takes: [
      [true, true],
      [false, false],
    ],
    refuses: [null, 1, 'yes'],
  },
  browserTimeout: {
    takes: [
      [0, 0],
      ['30s', 30],
      [null, null],
    ],
    refuses: [-1, '30', 'soon', true, compute],
  },
  front: {
    takes: [
      [true, true],
      [false, false],
    ],
    refuses: [null, 1, 'yes'],
  },
  prefetch: {
    takes: [
      ['produce', 'produce'],
      ['stored', 'stored'],
    ],
    refuses: [null, 'Stored', '', true, ['stored'], compute],
  },
  maxVariants: {
    takes: [
      [1, 1],
      [64, 64],
    ],
    refuses: [null, 0, -1, 1.5, '32', true],
  },
  timeLimit: {
    takes: [
      [0.5, 0.5],
      ['10s', 10],
      [null, null],
    ],
    refuses: [0, -1, '10', 'soon', true, compute],
  },
  tags: {
    takes: [
      [[], []],
      [['posts'], ['posts']],
      [computeTags, computeTags],
    ],
    refuses: [null, 'posts', [''], [5], {}, async () => ['posts']],
  },
  grace: {
    only: 'cachePage',
    takes: [
      [0, 0],
      [60, 60],
      ['10m', 600],
    ],
    refuses: [null, -1, '600', 'soon', true, compute],
  },
  staleIfError: {
    only: 'cachePage',
    takes: [
      [0, 0],
      [60, 60],
      ['1h', 3600],
    ],
    refuses: [null, -1, '3600', 'soon', true, compute],
  },
  onMiss: {
    only: 'cachePageForever',
    takes: [
      ['store', 'store'],
      ['render', 'render'],
      ['unavailable', 'unavailable'],
    ],
    refuses: [null, 'Store', '', true, ['store']],
  },
}

const computeTimeout = () => 60

export const TIMEOUTS = {
  taken: [
    [60, 60],
    [0.5, 0.5],
    ['1h', 3600],
    [computeTimeout, computeTimeout],
  ] as [given: unknown, read: Policy['timeout']][],
  refused: [undefined, '', 'soon', '3600', Number.NaN, Infinity, true, {}, [60]] as unknown[],
  never: [null, 0, -1, '-5m'] as unknown[],
}

/**
 * What a declaration that makes no sense is told.
 */
export function messageOf(declare: () => unknown): string {
  return errorOf(declare).message
}

export function errorOf(declare: () => unknown): Error {
  try {
    declare()
  } catch (error) {
    return error as Error
  }
  throw new Error('Nothing was refused')
}
