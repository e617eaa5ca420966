const SIGNALS = ['SIGINT', 'SIGTERM'] as const

/**
 * Turns the first Ctrl-C (or SIGTERM) into the end of a run, so that what was done until then
 * can be reported. The second one ends the process.
 */
export class Interruption {
  #controller = new AbortController()
  #onSignal: () => void

  /**
   * @param onSecond - Called before the process ends, to leave the terminal as it was
   */
  constructor(onSecond: () => void) {
    this.#onSignal = () => {
      if (this.#controller.signal.aborted) {
        onSecond()
        process.exit(130)
      }
      this.#controller.abort()
    }
    SIGNALS.forEach((signal) => process.on(signal, this.#onSignal))
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /**
   * Gives the signals back to whoever else waits for them.
   */
  end(): void {
    SIGNALS.forEach((signal) => process.off(signal, this.#onSignal))
  }
}
