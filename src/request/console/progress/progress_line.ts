import { durationText } from '../duration_text.ts'
import type { Progress } from '../../types.ts'

/**
 * Columns of the bar itself, where there is room for it.
 */
const BAR = 24

/**
 * How far a run is, in one line: bar, done and total, rate, failures, time to go. Where the
 * total is not known, what can be said without it. Where the line is too long for the terminal, the
 * bar gets shorter first, and then the end of the line is cut off: a line that wraps cannot be
 * drawn over.
 *
 * @param columns - Of the terminal
 * @param elapsed - Milliseconds since the run began
 * @param red - Colours the failures
 */
export function progressLine(
  { done, failed, total }: Progress,
  elapsed: number,
  red: (text: string) => string = (text) => text,
  columns: number = 80
): string {
  const perMillisecond = done / Math.max(1, elapsed)
  const rate = `${rateText(perMillisecond * 1000)}/s`
  const failures = `${failed} failed`
  const coloured = (line: string) =>
    failed > 0 ? line.replace(failures, (text) => red(text)) : line
  if (total === null) {
    const line = `  ${done} ${done === 1 ? 'page' : 'pages'} │ ${rate} │ ${failures} │ ${durationText(elapsed)}`
    return coloured(line.slice(0, columns))
  }

  const share = total === 0 ? 1 : Math.min(1, done / total)
  const left = done === 0 ? '–' : durationText(Math.max(0, total - done) / perMillisecond)
  const facts = `${done}/${total} │ ${rate} │ ${failures} │ ETA ${left}`
  const width = Math.max(0, Math.min(BAR, columns - facts.length - 3))
  const filled = Math.round(share * width)
  const bar = '█'.repeat(filled) + '░'.repeat(width - filled)
  return coloured(`  ${bar} ${facts}`.slice(0, columns))
}

function rateText(rate: number): string {
  return rate < 10 ? rate.toFixed(1) : String(Math.round(rate))
}
