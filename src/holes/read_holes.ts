import { RESERVED_HOLES } from './known_holes.ts'
import { nameHint } from '../options/name_hint.ts'
import type { Hole } from '../types.ts'
import type { OptionsReader } from '../options/options_reader.ts'

/**
 * The fields of a hole. One that is missing here does not compile.
 */
const FIELDS = Object.keys({
  name: true,
  fill: true,
  find: true,
  escape: true,
} satisfies Record<keyof Hole, true>)

/**
 * Reads the holes of the configuration. Each has a name of its own, by which pages ask for it.
 *
 * @throws what the options throw
 */
export function readHoles(options: OptionsReader, name: string): Hole[] {
  const holes = options.list<Hole[], Hole>(
    name,
    [],
    'holes: { name, fill, find?, escape? }',
    isHole
  )
  const names = holes.map((hole) => hole.name)
  holes.forEach((hole, index) => {
    const unknown = Object.keys(hole).find((field) => !FIELDS.includes(field))
    if (unknown !== undefined) {
      options.refuse(
        name,
        `there is no field "${unknown}" of a hole ("${hole.name}"). ${nameHint(unknown, FIELDS)}`
      )
    }
    if (names.indexOf(hole.name) !== index) {
      options.refuse(name, `"${hole.name}" is the name of two holes. Give each a name of its own`)
    }
  })
  return holes
}

function isHole(item: unknown): boolean {
  const hole = item as Partial<Hole> | null
  return (
    typeof hole === 'object' &&
    hole !== null &&
    typeof hole.name === 'string' &&
    /^[a-z][a-z0-9-]*$/.test(hole.name) &&
    !RESERVED_HOLES.includes(hole.name) &&
    typeof hole.fill === 'function' &&
    ['undefined', 'function'].includes(typeof hole.find) &&
    ['undefined', 'boolean'].includes(typeof hole.escape)
  )
}
