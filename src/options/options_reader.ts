import string from '@adonisjs/core/helpers/string'
import { alternatives } from './alternatives.ts'
import { corrected } from './corrected.ts'
import { durationSeconds } from './duration.ts'
import { isPath } from './is_path.ts'
import { nameHint } from './name_hint.ts'
import { shown } from './shown.ts'

/**
 * Reads named options and says clearly what is wrong with them. Configuration, controller
 * statics and the options of `cachePage` all go through it, so that a mistake reads the same
 * everywhere.
 *
 * @example
 * ```ts
 * const options = new OptionsReader(values, (name, problem) => {
 *   throw new E_INVALID_CONFIG([name, problem])
 * })
 * options.seconds('grace', 0)
 * ```
 */
export class OptionsReader {
  #values: Record<string, unknown>
  #fail: (name: string, problem: string) => never

  /**
   * @param values - The options by name
   * @param fail - Throws the error that fits where the options were written
   */
  constructor(values: Record<string, unknown>, fail: (name: string, problem: string) => never) {
    this.#values = values
    this.#fail = fail
  }

  /**
   * Refuses every name that is not in the list, and suggests the one that was meant.
   */
  only(given: string[], known: string[]): this {
    const unknown = given.find((name) => !known.includes(name))
    if (unknown !== undefined) {
      this.#fail(unknown, `there is no such option. ${nameHint(unknown, known)}`)
    }
    return this
  }

  boolean<T>(name: string, fallback: T): boolean | T {
    return this.#read(name, fallback, 'true or false', (value) => typeof value === 'boolean')
  }

  booleanOrFunction<T, Value>(name: string, fallback: T): boolean | Value | T {
    const accepts = (value: unknown) => ['boolean', 'function'].includes(typeof value)
    return this.#read(name, fallback, 'true, false or a function', accepts)
  }

  /**
   * @param expected - What the string is, for people
   */
  text<T>(name: string, fallback: T, expected: string = 'a string'): string | T {
    return this.#read(name, fallback, expected, (value) => typeof value === 'string')
  }

  path<T>(name: string, fallback: T): string | T {
    return this.#read(
      name,
      fallback,
      `a path that begins with a slash, such as '/_page-cache'`,
      isPath
    )
  }

  func<T, Value>(name: string, fallback: T): Value | T {
    return this.#read(name, fallback, 'a function', (value) => typeof value === 'function')
  }

  list<T, Value = string>(
    name: string,
    fallback: T,
    expected: string,
    accepts: (item: unknown) => boolean,
    values?: Value[]
  ): Value[] | T {
    const isList = (value: unknown) => Array.isArray(value) && value.every(accepts)
    return this.#read(name, fallback, `a list of ${expected}`, isList, values)
  }

  /**
   * A list of strings that are not empty.
   */
  names<T>(name: string, fallback: T, expected: string): string[] | T {
    return this.list(name, fallback, expected, (item) => typeof item === 'string' && item !== '')
  }

  listOf<T, Value extends string>(name: string, fallback: T, values: Value[]): Value[] | T {
    const accepts = (item: unknown) => values.includes(item as Value)
    const expected = this.has(name) ? alternatives(values) : ''
    return this.list(name, fallback, expected, accepts, values)
  }

  oneOf<T, const Value>(name: string, fallback: T, values: Value[]): Value | T {
    const accepts = (value: unknown) => values.includes(value as Value)
    const expected = this.has(name) ? alternatives(values) : ''
    return this.#read(name, fallback, expected, accepts, values)
  }

  /**
   * A length of time of 0 or more.
   *
   * @returns seconds
   */
  seconds<T>(name: string, fallback: T): number | T {
    const expected = `a number of seconds, 0 or more, or a string such as '10m'`
    this.#read(name, fallback, expected, (given) => toSeconds(given) !== null)
    return this.has(name) ? toSeconds(this.given(name))! : fallback
  }

  /**
   * A length of time above 0, or `null` for no limit.
   *
   * @returns seconds
   */
  limit<T>(name: string, fallback: T): number | null | T {
    const expected = `a number of seconds above 0, a string such as '10s', or null`
    this.#read(name, fallback, expected, (given) => given === null || Boolean(toSeconds(given)))
    return this.has(name) ? toSeconds(this.given(name)) : fallback
  }

  /**
   * A size of at least one byte.
   *
   * @returns bytes
   */
  bytes(name: string, fallback: string): number {
    const expected = `a number of bytes above 0, or a string such as '1mb'`
    return toBytes(this.#read(name, fallback, expected, (value) => toBytes(value) !== null))!
  }

  /**
   * A number from 0 to 1.
   */
  fraction<Fallback>(name: string, fallback: Fallback): number | Fallback {
    const isPart = (value: unknown) => typeof value === 'number' && value >= 0 && value <= 1
    return this.#read(name, fallback, 'a number from 0 to 1', isPart)
  }

  /**
   * A whole number.
   *
   * @param least - 0 or 1
   */
  wholeNumber<Fallback>(name: string, fallback: Fallback, least: 0 | 1 = 1): number | Fallback {
    const isCount = (value: unknown) => Number.isInteger(value) && Number(value) >= least
    return this.#read(name, fallback, `a whole number, ${least} or more`, isCount)
  }

  has(name: string): boolean {
    return this.given(name) !== undefined
  }

  /**
   * An option as it was written, unchecked.
   */
  given(name: string): unknown {
    return this.#values[name]
  }

  /**
   * Throws the error for an option that makes no sense.
   */
  refuse(name: string, problem: string): never {
    return this.#fail(name, problem)
  }

  #read<T, Value>(
    name: string,
    fallback: T,
    expected: string,
    accepts: (value: unknown) => boolean,
    values?: unknown[]
  ): Value | T {
    const value = this.given(name)
    if (value === undefined) {
      return fallback
    }
    if (!accepts(value)) {
      const meant = corrected(value, accepts, values)
      this.#fail(name, `expected ${expected}, got ${shown(value)}${meant && `: ${meant}`}`)
    }
    return value as Value
  }
}

function toSeconds(value: unknown): number | null {
  return (durationSeconds(value) ?? -1) < 0 ? null : durationSeconds(value)
}

function toBytes(value: unknown): number | null {
  const bytes = typeof value === 'string' ? string.bytes.parse(value) : value
  return typeof bytes === 'number' && Number.isFinite(bytes) && bytes >= 1 ? bytes : null
}
