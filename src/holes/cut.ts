import { placeIn } from './place.ts'
import type { BodyKind } from './written.ts'
import type { HoleForm, HoleMark } from '../page/hole_mark.ts'

/**
 * What is to be cut out of a body, and the name of the hole that it leaves.
 */
export interface Cut {
  text: string
  name: string
  /** How it is written; none: as a template prints it. `data` depends on where it is */
  form?: HoleForm
}

/**
 * Cuts texts out of a body, wherever they are.
 *
 * @param before - What stands before the body in its document, as far as that decides where its texts are
 * @returns the body without them, and where they were; `null` where two of them overlap, so that
 * it cannot be told which is which
 */
export function cut(
  body: string,
  cuts: Cut[],
  kind: BodyKind,
  before = ''
): { body: string; holes: HoleMark[] } | null {
  const found = cuts
    .flatMap((one) => positions(body, one.text).map((at) => ({ ...one, at })))
    .sort((a, b) => a.at - b.at)

  const document = before + body
  let rest = ''
  let end = 0
  const holes: HoleMark[] = []
  for (const { at, text, name, form } of found) {
    if (at < end) {
      return null
    }
    rest += body.slice(end, at)
    const written = form === 'data' ? dataFormAt(document, before.length + at, kind) : form
    holes.push(written ? [rest.length, name, written] : [rest.length, name])
    end = at + text.length
  }
  return { body: rest + body.slice(end), holes }
}

/**
 * Puts values into the holes of a body, in one pass over the positions.
 *
 * @param values - One for each hole, as it is to be written
 */
export function join(body: string, holes: HoleMark[], values: string[]): string {
  let result = ''
  let end = 0
  for (const [index, [offset]] of holes.entries()) {
    result += body.slice(end, offset) + values[index]
    end = offset
  }
  return result + body.slice(end)
}

/**
 * Where a text begins in a body, each time that it stands there.
 */
export function positions(body: string, text: string): number[] {
  const result: number[] = []
  for (let at = body.indexOf(text); at !== -1; at = body.indexOf(text, at + text.length)) {
    result.push(at)
  }
  return result
}

/**
 * JSON in an attribute, as far as it stands before a string of it.
 */
const JSON_IN_TAG = /&quot;|&#34;|='[^']*"[^']*$/

function dataFormAt(body: string, offset: number, kind: BodyKind): HoleForm {
  if (kind !== 'html') {
    return 'data'
  }
  const { place, begin } = placeIn(body, offset)
  if (place === 'script') {
    return 'script'
  }
  const isJson = place === 'markup' && JSON_IN_TAG.test(body.slice(begin, offset))
  return isJson ? 'json-attribute' : 'data'
}
