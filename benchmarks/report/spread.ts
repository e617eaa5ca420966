import type { Measured, Round } from './run.ts'

/**
 * What came of several rounds: the middle, the lowest and the highest.
 */
export interface Spread {
  median: number
  least: number
  most: number
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b)
  const half = (sorted.length - 1) / 2
  return {
    median: (sorted[Math.floor(half)] + sorted[Math.ceil(half)]) / 2,
    least: sorted[0],
    most: sorted[sorted.length - 1],
  }
}

export function spreadOfRounds(rounds: readonly Round[], field: keyof Round): Spread {
  return spreadOf(rounds.map((round) => round[field]))
}

/**
 * The one that made the most requests per second over all rounds.
 */
export function fastest(measured: readonly Measured[]): Measured | undefined {
  const rate = (one: Measured) => spreadOfRounds(one.rounds, 'rate').median
  return measured.toSorted((a, b) => rate(b) - rate(a))[0]
}

/**
 * Compares two round by round, so that it does not matter what the machine did in another round.
 *
 * @param compare - What is made of a figure of both
 */
export function compareRounds(
  one: Measured,
  other: Measured,
  field: keyof Round,
  compare: (one: number, other: number) => number
): Spread {
  return spreadOf(one.rounds.map((round, at) => compare(round[field], other.rounds[at][field])))
}

/**
 * Requests per second of one over those of another.
 */
export function ratioOf(one: Measured, other: Measured): Spread {
  return compareRounds(one, other, 'rate', (a, b) => a / b)
}
