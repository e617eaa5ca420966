import { SingleBar } from 'cli-progress'
import { progressLine } from './progress_line.ts'
import type { ProgressView } from './progress_view.ts'
import type { Progress, Visit } from '../../types.ts'

/**
 * A line on a terminal that is drawn again and again, and is gone at the end.
 */
export class ProgressBar implements ProgressView {
  #bar: SingleBar
  #startedAt = 0
  #progress: Progress = { done: 0, failed: 0, total: null }

  /**
   * @param stream - The terminal
   * @param red - Colours the failures
   */
  constructor(stream: NodeJS.WriteStream, red: (text: string) => string) {
    this.#bar = new SingleBar({
      stream,
      format: () =>
        // Asked for each time: the window may be made smaller meanwhile
        progressLine(this.#progress, performance.now() - this.#startedAt, red, stream.columns),
      fps: 8,
      hideCursor: true,
      clearOnComplete: true,
    })
  }

  start(): void {
    this.#startedAt = performance.now()
    this.#bar.start(1, 0)
  }

  show(_: Visit, progress: Progress): void {
    this.#progress = progress
    this.#bar.update(progress.done)
  }

  interrupt(write: () => void): void {
    const isShown = this.#bar.isActive
    this.#bar.stop()
    write()
    if (isShown) {
      this.#bar.start(1, 0)
    }
  }

  end(): void {
    this.#bar.stop()
  }
}
