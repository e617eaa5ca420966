/**
 * How fast several processes ask one site together.
 */
export interface SharedPace {
  /** How many share the rate, this one included */
  readonly workers: number

  /**
   * Milliseconds that a request to a host waits because of what others have seen there.
   */
  delay(host: string): number

  /**
   * Tells the others.
   *
   * @param delay - Milliseconds that this process waits between requests to the host
   * @param pause - Milliseconds that the host has asked for (`Retry-After`), from now
   */
  tell(host: string, delay: number, pause: number): void
}

/**
 * Of a run in one process.
 */
export const UNSHARED: SharedPace = { workers: 1, delay: () => 0, tell: () => {} }
