import type { HttpResponse } from '@adonisjs/core/http'

/**
 * One thing that a handler did to the headers of its response.
 *
 * - `set`: replaces its value
 * - `append`: adds to its value
 * - `remove`: removes it
 */
export type HeaderChange = [
  operation: 'set' | 'append' | 'remove',
  name: string,
  value: string | string[],
]

/**
 * What a handler did to the headers while it ran, in the order of the names' first change. It
 * says more than a comparison of before and after: an equal value set again, a removal, and
 * what was appended to a header of somebody else's.
 */
export class HeaderChanges {
  #changes: HeaderChange[]

  /**
   * @param changes - One for each name, in lower case
   */
  constructor(changes: HeaderChange[] = []) {
    this.#changes = [...changes]
  }

  set(name: string, value: unknown): void {
    this.#put('set', name, cast(value))
  }

  append(name: string, value: unknown): void {
    const earlier = this.#find(name.toLowerCase())
    if (!earlier) {
      this.#put('append', name, cast(value))
      return
    }
    // What is appended to something that the handler removed is all there is.
    const operation = earlier[0] === 'append' ? 'append' : 'set'
    const values = earlier[0] === 'remove' ? [] : [earlier[2]].flat()
    this.#put(operation, name, values.concat(cast(value)))
  }

  remove(name: string): void {
    this.#put('remove', name, '')
  }

  /**
   * Forgets what the handler did to a header, as if it had not touched it.
   */
  ignore(name: string): void {
    this.#changes = this.#changes.filter((change) => change[1] !== name)
  }

  has(name: string): boolean {
    return this.#find(name) !== undefined
  }

  /**
   * The value that the handler left in a header; `undefined` where it set none.
   */
  get(name: string): string | string[] | undefined {
    const change = this.#find(name)
    return change && change[0] !== 'remove' ? change[2] : undefined
  }

  names(): string[] {
    return this.#changes.map(([, name]) => name)
  }

  toJSON(): HeaderChange[] {
    return [...this.#changes]
  }

  /**
   * Does the same to another response.
   */
  replay(response: HttpResponse): void {
    for (const [operation, name, value] of this.#changes) {
      switch (operation) {
        case 'set':
          response.header(name, value)
          break
        case 'append':
          response.append(name, value)
          break
        case 'remove':
          response.removeHeader(name)
      }
    }
  }

  #put(operation: HeaderChange[0], name: string, value: string | string[]): void {
    const change: HeaderChange = [operation, name.toLowerCase(), value]
    const index = this.#changes.findIndex((earlier) => earlier[1] === change[1])
    if (index === -1) {
      this.#changes.push(change)
    } else {
      this.#changes[index] = change
    }
  }

  #find(name: string): HeaderChange | undefined {
    return this.#changes.find((change) => change[1] === name)
  }
}

function cast(value: unknown): string | string[] {
  return Array.isArray(value) ? value.map(String) : String(value)
}
