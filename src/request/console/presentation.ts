import { BADGES, wrapped } from '../../console/wrapped.ts'
import { showSummary } from './summary.ts'
import { NoProgress } from './progress/no_progress.ts'
import { ProgressBar } from './progress/progress_bar.ts'
import { ProgressLines } from './progress/progress_lines.ts'
import type { UIPrimitives } from '@adonisjs/core/types/ace'
import type { Report } from '../types.ts'
import type { ProgressView } from './progress/progress_view.ts'

/**
 * How a run is shown: with a bar on a terminal, line by line elsewhere, or as JSON.
 */
export class Presentation {
  readonly progress: ProgressView
  readonly #ui: UIPrimitives
  readonly #json: boolean
  readonly #columns: number | undefined

  /**
   * @param json - Whether the report is all that is printed
   */
  constructor(ui: UIPrimitives, json: boolean) {
    const { stdout, env } = process
    this.#ui = ui
    this.#json = json
    // A log keeps every line that a bar draws over, also where it comes from a terminal.
    const isLog = !stdout.isTTY || env.TERM === 'dumb' || env.CI !== undefined
    this.#columns = isLog ? undefined : stdout.columns

    if (json) {
      this.progress = new NoProgress()
    } else if (this.#columns === undefined) {
      this.progress = new ProgressLines((line) => ui.logger.log(line))
    } else {
      this.progress = new ProgressBar(stdout, (text) => ui.colors.red(text))
    }
  }

  /**
   * Tells why the run could not go on.
   */
  problem(message: string): void {
    this.#ui.logger.error(wrapped(message, this.#columns ?? Infinity, BADGES.error))
  }

  /**
   * Tells something beside the report, which stands alone as JSON.
   */
  say(sentence: string): void {
    if (!this.#json) {
      this.progress.interrupt(() => this.#ui.logger.info(sentence))
    }
  }

  report(report: Report): void {
    if (this.#json) {
      this.#ui.logger.log(JSON.stringify(report, null, 2))
    } else {
      showSummary(this.#ui, report, this.#columns)
    }
  }

  /**
   * Shows the report of a run whose list could not be read. What went wrong is said after it, once: as JSON
   * it is one of the hints.
   */
  failure({ message, report }: { message: string; report: Report }): void {
    const hints = report.hints.filter((hint) => this.#json || hint !== message)
    this.report({ ...report, hints })
  }

  /**
   * @param urls - What a dry run has found
   */
  list(urls: string[]): void {
    this.#ui.logger.log(this.#json ? JSON.stringify(urls, null, 2) : urls.join('\n'))
  }
}
