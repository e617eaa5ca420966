import { parseArgs } from 'node:util'

export interface Flags {
  /** Texts that the names of what is measured have to contain, one of them. Empty: all */
  only: string[]
  /** Texts of which the names of what is left out contain one, though it is chosen otherwise */
  without: string[]
  bodies: string[]
  rounds: number
  seconds: number
  /** Whether the run is printed as JSON */
  json: boolean
  /** Whether the run is kept, and benchmarks/RESULTS.md written from it */
  results: boolean
  /** Whether the servers write CPU profiles */
  profile: boolean
}

const HELP = `Flags:
  --only=TEXT    what contains this text in its name, and what it is compared with; several times if you like
  --without=TEXT leave out what contains this text in its name; several times if you like
  --bodies=LIST  sizes, with commas between them
  --rounds=N     how often each is started and measured; default 5
  --seconds=N    for how long each is asked in a round, in turns; default 1
  --json         print the run as JSON
  --results      keep the run, and write benchmarks/RESULTS.md
  --profile      write CPU profiles of each server into profiles/`

const OPTIONS = {
  only: { type: 'string', multiple: true, default: [] as string[] },
  without: { type: 'string', multiple: true, default: [] as string[] },
  bodies: { type: 'string' },
  rounds: { type: 'string', default: '5' },
  seconds: { type: 'string', default: '1' },
  json: { type: 'boolean', default: false },
  results: { type: 'boolean', default: false },
  profile: { type: 'boolean', default: false },
} as const

/**
 * Reads the flags of a benchmark.
 *
 * @param args - As the command line has them
 * @param names - Of all that can be measured
 * @param bodies - Names of all sizes
 * @throws Error - naming what is wrong, and what there is instead
 */
export function readFlags(
  args: string[],
  names: readonly string[],
  bodies: readonly string[]
): Flags {
  const { values } = parsed(args)
  const only = namedIn('only', values.only, names)
  const without = namedIn('without', values.without, names)
  const chosen = values.bodies?.split(',') ?? [...bodies]
  for (const body of chosen) {
    if (!bodies.includes(body)) {
      throw new Error(`--bodies=${values.bodies}: there is no "${body}", but ${bodies.join(', ')}`)
    }
  }
  if (values.results && (only.length > 0 || values.bodies !== undefined)) {
    throw new Error('--results keeps a whole run: leave out --only and --bodies')
  }
  return {
    ...values,
    only,
    without,
    bodies: chosen,
    rounds: wholeNumber('rounds', values.rounds),
    seconds: wholeNumber('seconds', values.seconds),
  }
}

function parsed(args: string[]) {
  try {
    return parseArgs({ args, options: OPTIONS })
  } catch (error) {
    throw new Error(`${(error as Error).message.split('.')[0]}.\n${HELP}`)
  }
}

/**
 * The texts of a flag, without empty ones.
 *
 * @throws Error - where no name contains one of them
 */
function namedIn(flag: string, texts: string[], names: readonly string[]): string[] {
  const given = texts.filter((text) => text !== '')
  for (const text of given) {
    if (!names.some((name) => name.includes(text))) {
      throw new Error(
        `--${flag}=${text}: no name contains this. There are:\n  ${names.join('\n  ')}`
      )
    }
  }
  return given
}

function wholeNumber(name: string, value: string): number {
  if (!/^[1-9]\d{0,3}$/.test(value)) {
    throw new Error(`--${name}=${value}: write a whole number from 1 to 9999`)
  }
  return Number(value)
}
