import { durationText } from '../duration_text.ts'
import type { Progress } from '../../types.ts'

/**
 * Columns of the bar itself. With all that stands beside it, it fits a line of 80.
 */
const BAR = 24

/**
 * How far a run is, in one line: bar, done and total, rate, failures, time to go. Where the
 * total is not known, what can be said without it.
 *
 * @param elapsed - Milliseconds since the run began
 * @param red - Colours the failures
 */
export function progressLine(
  { done, failed, total }: Progress,
  elapsed: number,
  red: (text: string) => string = (text) => text
): string {
  const perMillisecond = done / Math.max(1, elapsed)
  const rate = `${rateText(perMillisecond * 1000)}/s`
  const failures = failed > 0 ? red(`${failed} failed`) : '0 failed'
  if (total === null) {
    return `  ${done} pages │ ${rate} │ ${failures} │ ${durationText(elapsed)}`
  }

  const share = total === 0 ? 1 : Math.min(1, done / total)
  const filled = Math.round(share * BAR)
  const bar = '█'.repeat(filled) + '░'.repeat(BAR - filled)
  const left = done === 0 ? '–' : durationText(Math.max(0, total - done) / perMillisecond)
  return `  ${bar} ${done}/${total} │ ${rate} │ ${failures} │ ETA ${left}`
}

function rateText(rate: number): string {
  return rate < 10 ? rate.toFixed(1) : String(Math.round(rate))
}
