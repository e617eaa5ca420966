/**
 * How many parts are looked at together. Slices are taken from the queue in their order, so that
 * it is enough to look at the first ones, as long as fewer are run at the same time.
 */
const WINDOW = 100

/**
 * Which parts of a run are still to come. Only the numbers of those are held that others have
 * overtaken.
 */
export class UnfinishedParts {
  #before: number[] = []
  #from = 1

  /**
   * The first ones, in their order.
   *
   * @param last - The number of the last one; null as long as that is not known
   */
  nextOnes(last: number | null): number[] {
    while (this.#before.length < WINDOW && (last === null || this.#from <= last)) {
      this.#before.push(this.#from++)
    }
    return this.#before.filter((number) => last === null || number <= last)
  }

  finish(number: number): void {
    this.#before = this.#before.filter((other) => other !== number)
  }

  /**
   * @param last - The number of the last one; null as long as that is not known
   */
  isComplete(last: number | null): boolean {
    return last !== null && this.nextOnes(last).length === 0
  }
}
