/**
 * Holds back whoever passes it until it is opened, and tells when enough have arrived: tests
 * wait for what happens, not for the time that it takes.
 */
export class Gate {
  arrived = 0
  #open = Promise.withResolvers<void>()
  #waiting: { count: number; resolve: () => void }[] = []

  async pass(): Promise<void> {
    this.arrived++
    this.#waiting.filter(({ count }) => this.arrived >= count).forEach(({ resolve }) => resolve())
    await this.#open.promise
  }

  /**
   * Resolves when so many stand before it.
   */
  async reached(count: number): Promise<void> {
    if (this.arrived < count) {
      await new Promise<void>((resolve) => this.#waiting.push({ count, resolve }))
    }
  }

  open(): void {
    this.#open.resolve()
  }
}
