/**
 * One way to answer: which server it runs in, and what the paths of its pages begin with. The name of
 * the body follows.
 */
export interface Contestant {
  /** Those that are compared with each other, as the heading of their table */
  group: string
  name: string
  /** A file of servers/ */
  server: 'node' | 'adonis' | 'by_hand' | 'pages' | 'front' | 'growing' | 'varnish'
  path: string
  /** What its server is started with, where there are several ways */
  settings?: string
  /** Beside those that the load generator sends by itself */
  headers?: Record<string, string>
  /** What a response has to have, so that nothing else is measured by mistake. Default: a body */
  expected?: { status?: number; header?: [name: string, part: string] }
  /** What the path ends with: one of so many pages, or a page that nobody has asked for yet */
  pages?: { anyOf: number } | 'new'
  /** What the machine has to have */
  needs?: 'Redis' | 'Varnish'
  /** Bytes of memory that its server takes, where that is much */
  memory?: number
  /** Sizes other than these are not asked for. Default: all */
  bodies?: readonly string[]
}

const HIT: Contestant['expected'] = { header: ['cache-status', 'hit'] }
const COMPRESSED: Contestant['expected'] = { header: ['content-encoding', 'gzip'] }

/** What the others are compared with, in tables and in limits */
export const NODE = ['node:http, string', 'node:http, Buffer']
export const VARNISH = ['Varnish']
export const BARE = ['bare route, string']
export const SAME_HEADERS = [
  'bare route, headers of a hit, string',
  'bare route, headers of a hit, Buffer',
]
export const FLOOR = ['server middleware, string', 'server middleware, Buffer']

/** Ours: of one kind, in each of its ways */
export const ON_MEMORY = ['mixin, memory', 'middleware, memory', 'decorator, memory']
export const ON_REDIS = ['middleware, Redis', 'middleware, two tiers']

const ours = (name: string, path: string, rest: Partial<Contestant> = {}): Contestant => ({
  group: 'Hits',
  name,
  server: 'pages',
  path,
  expected: HIT,
  ...rest,
})
const theirs = (
  name: string,
  server: Contestant['server'],
  path: string,
  rest: Partial<Contestant> = {}
): Contestant => ({ group: 'Hits', name, server, path, ...rest })

const gzip = { settings: 'compress', headers: { 'accept-encoding': 'gzip' }, expected: COMPRESSED }

export const CONTESTANTS: readonly Contestant[] = [
  theirs(NODE[0], 'node', '/string'),
  theirs(NODE[1], 'node', '/buffer'),
  theirs(VARNISH[0], 'varnish', '/string', { needs: 'Varnish' }),
  theirs(BARE[0], 'adonis', '/bare/string'),
  theirs('bare route, Buffer', 'adonis', '/bare/buffer'),
  theirs(SAME_HEADERS[0], 'adonis', '/headers/string'),
  theirs(SAME_HEADERS[1], 'adonis', '/headers/buffer'),
  theirs('bare controller, headers of a hit, string', 'adonis', '/controller/string'),
  theirs('bare controller, headers of a hit, Buffer', 'adonis', '/controller/buffer'),
  theirs(FLOOR[0], 'adonis', '/floor/string', { settings: 'floor' }),
  theirs(FLOOR[1], 'adonis', '/floor/buffer', { settings: 'floor' }),
  theirs('by hand, memory', 'by_hand', '/memory'),
  theirs('by hand, Redis', 'by_hand', '/redis', { needs: 'Redis' }),
  theirs('by hand, two tiers', 'by_hand', '/tiers', { needs: 'Redis' }),
  ours(ON_MEMORY[0], '/mixin'),
  ours(ON_MEMORY[1], '/memory'),
  ours(ON_MEMORY[2], '/decorator'),
  ours(ON_REDIS[0], '/redis', { needs: 'Redis' }),
  ours(ON_REDIS[1], '/tiers', { needs: 'Redis' }),
  ours('middleware, memory, memo: 0', '/memory', { settings: 'memo: 0' }),
  ours('middleware, Redis, memo: 0', '/redis', { settings: 'memo: 0', needs: 'Redis' }),
  ours('middleware, two tiers, memo: 0', '/tiers', { settings: 'memo: 0', needs: 'Redis' }),
  ours('middleware, 8 tags', '/tags-8'),
  ours('middleware, 20 tags', '/tags-20'),
  ours('middleware, Vary', '/vary', { headers: { 'accept-language': 'en' } }),
  ours('middleware, a hole', '/hole'),
  ours('middleware, gzip', '/memory', { ...gzip, bodies: ['16k', '128k'] }),
  ours('front ring', '/front', { server: 'front' }),
  ours('front ring, gzip', '/front', {
    ...gzip,
    settings: undefined,
    server: 'front',
    bodies: ['16k', '128k'],
  }),
  ours('middleware, gzip, a hole', '/hole', { ...gzip, bodies: ['16k', '128k'] }),
  ours('middleware, 304', '/memory', {
    headers: { 'if-none-match': '*' },
    expected: { status: 304, ...HIT },
  }),
]

/** Measured in each run, whatever else was chosen */
export const REFERENCES = [...BARE, ...SAME_HEADERS, ...FLOOR]
