import { isPromise } from '../options/is_promise.ts'
import { shown } from '../options/shown.ts'
import { TextSearch } from './text_search.ts'
import { written, type BodyKind } from './written.ts'
import type { Cut } from './cut.ts'
import type { KnownHole } from './known_holes.ts'
import type { HttpContext } from '@adonisjs/core/http'

/**
 * What the `find` of a hole says of a visitor.
 */
export interface VisitorText {
  hole: KnownHole
  text: string
}

/**
 * What the holes of the configuration say of a visitor; nothing where a hole knows nothing of them.
 *
 * @returns `null` where one of them fails: nobody knows what is this visitor's. The log tells
 */
export function visitorTexts(holes: KnownHole[], ctx: HttpContext): VisitorText[] | null {
  try {
    return holes
      .map((hole) => ({ hole, text: textOf(hole, ctx) }))
      .filter(({ text }) => text.trim() !== '')
  } catch (error) {
    ctx.logger.error({ err: error }, "page cache: what is a visitor's cannot be found")
    return null
  }
}

function textOf(hole: KnownHole, ctx: HttpContext): string {
  const found: unknown = hole.find?.(ctx) ?? ''
  if (isPromise(found) || !['string', 'number', 'bigint'].includes(typeof found)) {
    throw new TypeError(
      `The find function of the hole "${hole.name}" must return a text or nothing, got ${shown(found)}`
    )
  }
  return String(found)
}

/**
 * Whether a text, in which there can be no holes, may have something of a visitor's, in any form.
 *
 * @param texts - `null` where nobody knows what is theirs
 * @param where - `null` where it cannot be read: then it is taken to contain all of it
 */
export function mayHaveVisitorText(texts: VisitorText[] | null, where: string | null): boolean {
  if (texts === null || where === null) {
    return texts?.length !== 0
  }
  const search = new TextSearch(where, 'other')
  return texts.some(({ text }) => search.find(text, text, false) !== 'absent')
}

/**
 * What is to be cut out of a body of what visitors have written.
 *
 * @param declared - Names of the holes that the page is known to have
 * @returns `null` where it is not certain
 */
export function visitorCuts(
  texts: VisitorText[],
  body: string,
  kind: BodyKind,
  declared: readonly string[]
): Cut[] | null {
  const search = new TextSearch(body, kind)
  const cuts: Cut[] = []
  for (const { hole, text } of texts) {
    const name = hole.name
    const form = written(text, kind, 'data', hole.escapes)
    const found = search.find(text, form, declared.includes(name))
    if (found === 'doubtful') {
      return null
    }
    if (found === 'certain') {
      cuts.push({ text: form, name, form: 'data' })
    }
  }
  return cuts
}
