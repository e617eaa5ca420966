/**
 * Something that is made once, when it is first asked for. Where that fails, whoever asks next tries again: what
 * is loaded while requests come in may fail for a moment, as where there are no file descriptors left.
 */
export class Once<Made> {
  #make: () => Promise<Made>
  #made: Promise<Made> | undefined

  constructor(make: () => Promise<Made>) {
    this.#make = make
  }

  /** What is made or being made, if somebody has asked for it */
  get begun(): Promise<Made> | undefined {
    return this.#made
  }

  /** @throws what making it throws */
  get(): Promise<Made> {
    this.#made ??= this.#make().catch((error) => {
      this.#made = undefined
      throw error
    })
    return this.#made
  }
}
