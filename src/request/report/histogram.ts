import { createHistogram, type RecordableHistogram } from 'node:perf_hooks'

/**
 * Upper bounds in milliseconds, inclusive.
 */
const BOUNDS = [10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000, 60_000]

/**
 * How long the visits took, in constant memory: percentiles by Node's own high dynamic range
 * histogram, and counts for a bar chart.
 */
export class Histogram {
  #durations: RecordableHistogram = createHistogram({ lowest: 1, highest: 86_400_000, figures: 3 })
  #counts: number[] = new Array(BOUNDS.length + 1).fill(0)

  /**
   * @param durationMs - Milliseconds
   */
  record(durationMs: number): void {
    const bound = BOUNDS.findIndex((upTo) => durationMs <= upTo)
    this.#counts[bound === -1 ? BOUNDS.length : bound]++
    this.#durations.record(Math.min(Math.max(1, Math.round(durationMs)), 86_400_000))
  }

  /**
   * @param percent - 50 for the median
   * @returns milliseconds, or 0 when nothing was recorded
   */
  percentile(percent: number): number {
    return this.#durations.count === 0 ? 0 : this.#durations.percentile(percent)
  }

  counts(): { upTo: number | null; count: number }[] {
    return this.#counts.map((count, index) => ({ upTo: BOUNDS[index] ?? null, count }))
  }
}
