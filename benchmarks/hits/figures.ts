/**
 * What one contestant did in one round.
 */
export interface Figures {
  /** Requests per second */
  rate: number
  /** Milliseconds */
  p50: number
  /** Milliseconds */
  p99: number
  /** Microseconds of the server's processor time for a request */
  cpu: number
}

/**
 * What it did in all rounds.
 */
export interface Result extends Figures {
  contestant: string
  body: string
  /** Its rate over that of the baseline of the same round: the middle, the lowest and the highest */
  ratio: { median: number; least: number; most: number }
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]
}

/**
 * @param rounds - Those of one contestant
 * @param baseline - The same rounds of what it is compared with
 */
export function resultOf(
  contestant: string,
  body: string,
  rounds: Figures[],
  baseline: Figures[]
): Result {
  const ratios = rounds.map(({ rate }, round) => rate / baseline[round].rate)
  const middle = (field: keyof Figures) => median(rounds.map((round) => round[field]))
  return {
    contestant,
    body,
    rate: middle('rate'),
    p50: middle('p50'),
    p99: middle('p99'),
    cpu: middle('cpu'),
    ratio: { median: median(ratios), least: Math.min(...ratios), most: Math.max(...ratios) },
  }
}
