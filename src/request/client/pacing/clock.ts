import { setTimeout as sleep } from 'node:timers/promises'

/**
 * What time is read from and waited with, so that a test can move it.
 */
export interface Clock {
  /** Milliseconds from some point in the past */
  now(): number

  /**
   * @param ms - Milliseconds
   * @throws AbortError - when the signal is aborted meanwhile
   */
  sleep(ms: number, signal: AbortSignal): Promise<void>
}

/**
 * Time as it passes. Setting the clock of the computer does not move it.
 */
export const systemClock: Clock = {
  now: () => performance.now(),
  sleep: (ms, signal) => sleep(ms, undefined, { signal }),
}
