import type { Progress, Visit } from '../../types.ts'

/**
 * Shows a run while it goes on.
 */
export interface ProgressView {
  start(): void
  show(visit: Visit, progress: Progress): void

  /** Lets something else be written */
  interrupt(write: () => void): void
  end(): void
}
