import PQueue from 'p-queue'
import { Pace } from './pace.ts'
import type { Clock } from './clock.ts'

/**
 * Lets requests through to one host: as many per second as `rate` says, fewer when its
 * answers get slower or fail, none while it has asked for a pause (`Retry-After`).
 */
export class HostGate {
  #rate: PQueue | null
  #pace: Pace | null
  #clock: Clock
  #pausedUntil = 0

  /**
   * @param options.rate - Requests per second, or null
   * @param options.slowDown - Whether to wait when answers get slower or fail
   */
  constructor(options: { rate: number | null; slowDown: boolean; clock: Clock }) {
    this.#clock = options.clock
    this.#rate = options.rate
      ? new PQueue({ concurrency: 1, intervalCap: 1, interval: 1000 / options.rate, strict: true })
      : null
    this.#pace = options.slowDown ? new Pace() : null
  }

  /**
   * Waits until a request may be sent.
   */
  async pass(signal: AbortSignal): Promise<void> {
    const wait = Math.max(this.#pausedUntil - this.#clock.now(), this.#pace?.delay ?? 0)
    if (wait > 0) {
      await this.#clock.sleep(wait, signal)
    }
    if (this.#rate) {
      await this.#rate.add(() => {}, { signal })
    }
  }

  observe(durationMs: number, failed: boolean): void {
    this.#pace?.observe(durationMs, failed)
  }

  /**
   * @param ms - What `Retry-After` asked for, in milliseconds
   */
  pause(ms: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, this.#clock.now() + ms)
  }
}
