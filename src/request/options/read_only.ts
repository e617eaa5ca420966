import { durationSeconds } from '../../options/duration.ts'
import type { Reading } from './reader.ts'

/**
 * How soon a page expires that is `expiring`, in seconds, where it is not said.
 */
const SOON = 600

/**
 * Which pages need not be asked for.
 */
export interface GoodEnough {
  /** Whether a stored page may have expired */
  mayBeStale: boolean

  /** Seconds that it has to be fresh yet */
  freshFor: number
}

/**
 * Reads for which pages a run asks: those that are `missing`; those that are `stale` as well; those
 * that expire soon as well, `expiring` or `expiring=1h`.
 *
 * @returns `null`: for all
 */
export function readOnly(
  only: string | string[] | undefined,
  { reader, options }: Reading
): GoodEnough | null {
  if (only === undefined) {
    return null
  }
  if (options.nextVersion !== undefined) {
    reader.refuse('only', 'it goes without "nextVersion": of those pages, none can be looked at')
  }
  const read = [only].flat().map((state) => {
    const [kind, time] = String(state).split('=', 2)
    const seconds = time === undefined ? SOON : durationSeconds(/^\d+$/.test(time) ? +time : time)
    const isKnown = kind === 'expiring' || (['missing', 'stale'].includes(state) && !time)
    return isKnown && seconds !== null
      ? { mayBeStale: kind === 'missing', freshFor: kind === 'expiring' ? seconds : 0 }
      : reader.refuse('only', `expected 'missing', 'stale', 'expiring' or 'expiring=1h'`)
  })
  return read.length === 0
    ? null
    : {
        mayBeStale: read.every(({ mayBeStale }) => mayBeStale),
        freshFor: Math.max(...read.map(({ freshFor }) => freshFor)),
      }
}
