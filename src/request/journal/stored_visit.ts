import type { Visit } from '../types.ts'

/**
 * A visit as it is stored: its key, its URL, and what is null most often at the end, where it is
 * left out.
 */
export type StoredVisit = [key: string, url: string, ...rest: unknown[]]

const FIELDS = [
  'persona',
  'status',
  'durationMs',
  'bytes',
  'attempts',
  'outcome',
  'reason',
  'redirectedTo',
  'verified',
  'language',
  'vary',
  'missedBy',
] as const satisfies (keyof Visit)[]

/**
 * @param key - Names page, persona and variant
 */
export function storeVisit(key: string, visit: Visit): StoredVisit {
  const rest: unknown[] = FIELDS.map((field) => visit[field] ?? null)
  while (rest.at(-1) === null) {
    rest.pop()
  }
  return [key, visit.url, ...rest]
}

export function restoreVisit([, url, ...rest]: StoredVisit): Visit {
  const { persona, language, vary, missedBy, ...others } = Object.fromEntries(
    FIELDS.map((field, index) => [field, rest[index] ?? null])
  )
  // In the order of a visit that was just made: reports are printed
  const visit = { url, persona, language, vary, ...others } as unknown as Visit
  return missedBy === null ? visit : { ...visit, missedBy: missedBy as Visit['missedBy'] }
}
