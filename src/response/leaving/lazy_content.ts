/**
 * What a response has as its content where its body is made when somebody reads it: mostly it leaves in another form.
 * To AdonisJS it is the list that it keeps there. An array with a getter in it costs more than all else that is done
 * for such a response.
 */
export class LazyContent implements Iterable<unknown> {
  #make: () => unknown
  #made: unknown
  #other: { value: unknown } | null = null
  isRead = false

  constructor(make: () => unknown) {
    this.#make = make
  }

  /** The body itself, whatever somebody has put in its place */
  get made(): unknown {
    if (!this.isRead) {
      this.isRead = true
      this.#made = this.#make()
    }
    return this.#made
  }

  get 0(): unknown {
    return this.#other === null ? this.made : this.#other.value
  }

  set 0(value: unknown) {
    this.#other = { value }
    this.isRead = true
  }

  /** Whether AdonisJS is to make an ETag */
  get 1(): boolean {
    return false
  }

  get length(): number {
    return 2
  }

  [Symbol.iterator](): Iterator<unknown> {
    return [this[0], this[1]].values()
  }
}
