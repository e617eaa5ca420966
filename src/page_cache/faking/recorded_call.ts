import { inspect } from 'node:util'
import type { PageKind } from '../../keys/tags.ts'

/**
 * A call that a fake has written down. `cache`: name of the store, `null` for every store that pages are
 * kept in; `kind`: of which pages, `null` for both kinds.
 */
export type RecordedCall =
  | { method: 'forget'; key: string; keyPrefix: string | null; cache: string }
  | { method: 'forgetUrl' | 'expireUrl'; url: string; cache: string | null }
  | {
      method: 'forgetTags' | 'expireTags' | 'renewTags'
      tags: string[]
      kind: PageKind | null
      cache: string | null
    }
  | { method: 'forgetView'; view: string; cache: string | null }
  | { method: 'renew'; url: string; headers: Record<string, string> }
  | { method: 'clear'; cache: string }

/**
 * The calls of some methods.
 */
export type CallOf<Method extends RecordedCall['method']> = Extract<
  RecordedCall,
  { method: Method }
>

/**
 * A call as it may have been written, for people: `forgetTags([ 'posts' ], { kind: 'forever' })`.
 */
export function describeCall({ method, ...said }: RecordedCall): string {
  const given = Object.entries(said).filter(([, value]) => value !== null)
  const subjects = given.filter(([name]) => ['key', 'url', 'tags', 'view'].includes(name))
  const options = Object.fromEntries(given.filter((entry) => !subjects.includes(entry)))
  const shown = subjects.map(([, value]) => value)
  const all = Object.keys(options).length === 0 ? shown : [...shown, options]
  return `${method}(${all.map((value) => inspect(value, { breakLength: Infinity })).join(', ')})`
}
