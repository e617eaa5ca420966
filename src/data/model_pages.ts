import { inspect } from 'node:util'
import { nameHint } from '../options/name_hint.ts'
import { E_INVALID_MODEL } from '../errors.ts'

/**
 * What a write does to the pages that show what was written: they are gone; they are stale, and renewed
 * when they are next asked for; or they are stale, and renewed in the background at once.
 */
export type WriteEffect = 'forget' | 'expire' | 'renew'

/**
 * What a model says about the pages that show its rows.
 */
export interface ModelPages {
  /** Names what it does, for people */
  model: string
  pageTag: string
  /** By kind of page */
  onWrite: { timeout: WriteEffect; forever: WriteEffect }
}

interface Declaration {
  name: string
  pageTag: unknown
  pagesOnWrite: unknown
}

const EFFECTS: WriteEffect[] = ['forget', 'expire', 'renew']

/**
 * A visitor is never made to wait for a page that is kept for ever, so the old one stands meanwhile.
 */
const DEFAULT = { timeout: 'forget', forever: 'renew' } as const

/**
 * Checks what a model says about pages.
 *
 * @throws E_INVALID_MODEL
 */
export function modelPages({ name, pageTag, pagesOnWrite }: Declaration): ModelPages {
  if (typeof pageTag !== 'string' || pageTag === '') {
    const problem = `pageTag: expected a tag, such as 'posts', got ${inspect(pageTag)}. Leave it out for the name of the table`
    throw new E_INVALID_MODEL([name, problem])
  }
  return { model: `the model ${name}`, pageTag, onWrite: onWrite(name, pagesOnWrite) }
}

function onWrite(name: string, value: unknown): ModelPages['onWrite'] {
  if (value === null || value === undefined) {
    return DEFAULT
  }
  const effect = EFFECTS.find((one) => one === value)
  if (effect === undefined) {
    const hint = typeof value === 'string' ? ` ${nameHint(value, EFFECTS)}` : ''
    const problem = `pagesOnWrite: expected 'forget', 'expire' or 'renew', got ${inspect(value)}.${hint}`
    throw new E_INVALID_MODEL([name, problem])
  }
  return { timeout: effect, forever: effect }
}
