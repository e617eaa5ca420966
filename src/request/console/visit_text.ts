import type { Visit } from '../types.ts'

/**
 * A visit for people: its URL, and as whom and in what variant it was made, where that is not
 * plain.
 */
export function visitText({ url, persona, language, vary }: Visit): string {
  const headers = Object.entries(vary ?? {}).map(([name, value]) => `${name}: ${value}`)
  const particulars = [persona === 'anonymous' ? null : persona, language, ...headers].filter(
    (one) => one !== null
  )
  return particulars.length === 0 ? url : `${url} (${particulars.join(', ')})`
}
