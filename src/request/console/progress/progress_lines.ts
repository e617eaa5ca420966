import { visitText } from '../visit_text.ts'
import { durationText } from '../duration_text.ts'
import type { ProgressView } from './progress_view.ts'
import type { Visit } from '../../types.ts'

/**
 * One line for each visit, where there is no terminal: for logs.
 */
export class ProgressLines implements ProgressView {
  #log: (line: string) => void

  constructor(log: (line: string) => void) {
    this.#log = log
  }

  start(): void {}

  show(visit: Visit): void {
    const { outcome, status, durationMs, reason } = visit
    const columns = [
      outcome.padEnd(9),
      String(status ?? '–').padEnd(3),
      durationText(durationMs).padStart(8),
      visitText(visit),
    ]
    this.#log(columns.join('  ') + (reason === null ? '' : `  ${reason}`))
  }

  interrupt(write: () => void): void {
    write()
  }

  end(): void {}
}
