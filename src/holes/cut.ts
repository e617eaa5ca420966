import type { HoleMark } from '../page/hole_mark.ts'

/**
 * What is to be cut out of a body, and the name of the hole that it leaves.
 */
export interface Cut {
  text: string
  name: string
}

/**
 * Cuts texts out of a body, wherever they are.
 *
 * @returns the body without them, and where they were; `null` where two of them overlap, so that
 * it cannot be told which is which
 */
export function cut(body: string, cuts: Cut[]): { body: string; holes: HoleMark[] } | null {
  const found = cuts
    .flatMap(({ text, name }) => positions(body, text).map((at) => ({ at, text, name })))
    .sort((a, b) => a.at - b.at)

  let rest = ''
  let end = 0
  const holes: HoleMark[] = []
  for (const { at, text, name } of found) {
    if (at < end) {
      return null
    }
    rest += body.slice(end, at)
    holes.push([rest.length, name])
    end = at + text.length
  }
  return { body: rest + body.slice(end), holes }
}

/**
 * Puts values into the holes of a body, in one pass over the positions.
 */
export function join(body: string, holes: HoleMark[], values: Map<string, string>): string {
  let result = ''
  let end = 0
  for (const [offset, name] of holes) {
    result += body.slice(end, offset) + values.get(name)!
    end = offset
  }
  return result + body.slice(end)
}

function positions(body: string, text: string): number[] {
  const result: number[] = []
  for (let at = body.indexOf(text); at !== -1; at = body.indexOf(text, at + text.length)) {
    result.push(at)
  }
  return result
}
