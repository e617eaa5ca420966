import type { Contestant } from '../hits/contestants.ts'

export const TAGS = [0, 1, 8, 20, 100]
export const VARIANTS = [1, 8, 32]
export const HEADERS = [5, 20, 50]
const PAGES = [10, 1_000, 100_000, 1_000_000]

/** Of a page of one kilobyte with all that is stored of it, and of the engine for as much again, in bytes */
const PER_PAGE = 12 * 1024

const HIT: Contestant['expected'] = { header: ['cache-status', 'hit'] }

/**
 * Hits as something grows, the least of it first, and misses.
 */
export const GROWING: readonly Contestant[] = [
  ...PAGES.map((count) =>
    growing('Stored pages, of which ten are asked for', named(count, 'page'), '/page', {
      settings: String(count),
      memory: count * PER_PAGE,
      pages: { anyOf: 10 },
      bodies: ['1k'],
    })
  ),
  ...PAGES.slice(0, 3).map((count) =>
    growing('Stored pages, all of which are asked for', `any of ${named(count, 'page')}`, '/page', {
      settings: String(count),
      memory: count * PER_PAGE,
      pages: { anyOf: count },
      bodies: ['1k'],
    })
  ),
  ...TAGS.map((count) => growing('Tags', named(count, 'tag'), `/tags-${count}`)),
  ...VARIANTS.map((count) =>
    growing('Variants', named(count, 'variant'), `/variants-${count}`, {
      headers: { 'x-variant': 'value-1' },
    })
  ),
  ...HEADERS.map((count) => growing('Headers', named(count, 'header'), `/headers-${count}`)),
  growing('Misses', 'no page cache', '/uncached', { pages: 'new', expected: undefined }),
  growing('Misses', 'a miss', '/page', {
    pages: 'new',
    expected: { header: ['cache-status', 'stored'] },
  }),
]

function named(count: number, thing: string): string {
  return `${count.toLocaleString('en')} ${thing}${count === 1 ? '' : 's'}`
}

function growing(
  group: string,
  name: string,
  path: string,
  rest: Partial<Contestant> = {}
): Contestant {
  return { group, name, server: 'growing', path, expected: HIT, bodies: ['16k'], ...rest }
}
