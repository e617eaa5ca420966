import { keysOf, sharedValues, type HeaderKeys, type HeaderOperation } from './header_keys.ts'
import type { HttpResponse } from '@adonisjs/core/http'

/**
 * One thing that was done to the headers of a page.
 *
 * - `set`: replaces its value
 * - `append`: adds to its value
 * - `remove`: removes it
 * - `default`: the cache has set what AdonisJS would say by default
 */
export type HeaderChange = [operation: HeaderOperation, name: string, value: string | string[]]

/**
 * What a handler did to the headers while it ran, in the order of the names' first change. It
 * says more than a comparison of before and after: an equal value set again, a removal, and
 * what was appended to a header of somebody else's.
 *
 * Its keys are never changed in place: others have the same.
 */
export class HeaderChanges {
  #keys: HeaderKeys
  #values: HeaderChange[2][]

  /**
   * @param changes - One for each name, in lower case
   */
  constructor(changes: readonly HeaderChange[] = []) {
    this.#keys = keysOf(changes)
    this.#values = sharedValues(this.#keys, changes)
  }

  set(name: string, value: unknown): void {
    this.#put('set', name.toLowerCase(), cast(value))
  }

  /** Sets what the handler has said nothing of, and AdonisJS decides by the body */
  setDefault(name: string, value: unknown): void {
    this.#put('default', name.toLowerCase(), cast(value))
  }

  append(name: string, value: unknown): void {
    name = name.toLowerCase()
    const index = this.#keys.names.indexOf(name)
    const earlier = this.#keys.operations[index]
    if (earlier === undefined) {
      this.#put('append', name, cast(value))
      return
    }
    // What is appended to something that the handler removed is all there is.
    const operation = earlier === 'append' ? 'append' : 'set'
    const values = earlier === 'remove' ? [] : [this.#values[index]].flat()
    this.#put(operation, name, values.concat(cast(value)))
  }

  remove(name: string): void {
    this.#put('remove', name.toLowerCase(), '')
  }

  /**
   * Forgets what the handler did to a header, as if it had not touched it.
   */
  ignore(name: string): void {
    const { operations, names } = this.#keys
    const index = names.indexOf(name)
    if (index !== -1) {
      this.#keys = {
        operations: operations.toSpliced(index, 1),
        names: names.toSpliced(index, 1),
      }
      this.#values.splice(index, 1)
    }
  }

  has(name: string): boolean {
    return this.#keys.names.includes(name)
  }

  /**
   * The value that the handler left in a header; `undefined` where it set none.
   */
  get(name: string): string | string[] | undefined {
    const index = this.#keys.names.indexOf(name)
    return this.#keys.operations[index] === 'remove' ? undefined : this.#values[index]
  }

  /**
   * Whether the cache has set it, and not the handler.
   *
   * @param name - In lower case
   */
  isDefault(name: string): boolean {
    const { operations, names } = this.#keys
    return operations[names.indexOf(name)] === 'default'
  }

  names(): readonly string[] {
    return this.#keys.names
  }

  toJSON(): HeaderChange[] {
    const { operations, names } = this.#keys
    return names.map((name, index) => [operations[index], name, this.#values[index]])
  }

  /**
   * Does the same to another response.
   *
   * @param without - In lower case: a header to which nothing is done. Default: none
   */
  replay(response: HttpResponse, without: string | null = null): void {
    this.#keys.names.forEach((name, index) => {
      if (name !== without) {
        this.#replayAt(response, index)
      }
    })
  }

  /**
   * Does the same to one header of another response.
   *
   * @param name - In lower case
   */
  replayOne(response: HttpResponse, name: string): void {
    const index = this.#keys.names.indexOf(name)
    if (index !== -1) {
      this.#replayAt(response, index)
    }
  }

  #replayAt(response: HttpResponse, index: number): void {
    const { operations, names } = this.#keys
    switch (operations[index]) {
      case 'set':
      case 'default':
        response.header(names[index], this.#values[index])
        break
      case 'append':
        response.append(names[index], this.#values[index])
        break
      case 'remove':
        response.removeHeader(names[index])
    }
  }

  /** @param name - In lower case */
  #put(operation: HeaderOperation, name: string, value: string | string[]): void {
    const { operations, names } = this.#keys
    const index = names.indexOf(name)
    if (index === -1) {
      this.#keys = { operations: [...operations, operation], names: [...names, name] }
      this.#values.push(value)
    } else {
      this.#keys = { operations: operations.with(index, operation), names }
      this.#values[index] = value
    }
  }
}

function cast(value: unknown): string | string[] {
  return Array.isArray(value) ? value.map(String) : String(value)
}
