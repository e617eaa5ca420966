import type { ProgressView } from './progress_view.ts'

/**
 * Shows nothing, where only the report is wanted.
 */
export class NoProgress implements ProgressView {
  start(): void {}
  show(): void {}
  interrupt(write: () => void): void {
    write()
  }

  end(): void {}
}
