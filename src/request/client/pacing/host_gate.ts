import PQueue from 'p-queue'
import { Pace } from './pace.ts'
import type { Clock } from './clock.ts'
import type { SharedPace } from './shared_pace.ts'

/**
 * Lets requests through to one host: as many per second as `rate` says, fewer when its
 * answers get slower or fail, none while it has asked for a pause (`Retry-After`).
 */
export class HostGate {
  #rate: PQueue | null
  #pace: Pace | null
  #clock: Clock
  #host: string
  #shared: SharedPace
  #pausedUntil = 0

  /** The host has answered before */
  hasAnswered = false

  /**
   * @param host - With its port
   * @param options.rate - Requests per second, or null
   * @param options.slowDown - Whether to wait when answers get slower or fail
   * @param options.shared - What other processes see of the host, which share its rate
   */
  constructor(
    host: string,
    options: { rate: number | null; slowDown: boolean; clock: Clock; shared: SharedPace }
  ) {
    this.#host = host
    this.#shared = options.shared
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
    const wait = Math.max(this.#pause, this.#pace?.delay ?? 0, this.#shared.delay(this.#host))
    if (wait > 0) {
      await this.#clock.sleep(wait, signal)
    }
    // Each of several processes leaves the turns of the others out
    for (let turn = 0; this.#rate && turn < this.#shared.workers; turn++) {
      await this.#rate.add(() => {}, { signal })
    }
  }

  observe(durationMs: number, failed: boolean): void {
    this.#pace?.observe(durationMs, failed)
    this.#shared.tell(this.#host, this.#pace?.delay ?? 0, this.#pause)
  }

  /**
   * @param ms - What `Retry-After` asked for, in milliseconds
   */
  pause(ms: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, this.#clock.now() + ms)
    this.#shared.tell(this.#host, this.#pace?.delay ?? 0, this.#pause)
  }

  get #pause(): number {
    return Math.max(0, this.#pausedUntil - this.#clock.now())
  }
}
