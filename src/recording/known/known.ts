import { types } from 'node:util'

const { isProxy } = types

/**
 * Whether a property of an object was put there by AdonisJS, by one of its packages or by Node.js, as its value
 * shows: what a middleware puts under the same name is what it has left for the handler.
 *
 * @param target - The object, which has the property itself
 */
export type IsKnown = (name: string | symbol, target: object) => boolean

/** Getters that this package has put on a request for a while */
const getters = new WeakSet<Function>()

/**
 * Makes the getters known that this package has put on a request or a response before a page is produced.
 */
export function knowGetters(target: object, names: readonly string[]): void {
  for (const name of names) {
    const get = Object.getOwnPropertyDescriptor(target, name)?.get
    if (get !== undefined) {
      getters.add(get)
    }
  }
}

/**
 * Whether this package has put it there.
 */
export function isOwnGetter(name: string | symbol, target: object): boolean {
  const get = Object.getOwnPropertyDescriptor(target, name)?.get
  return get !== undefined && getters.has(get)
}

/**
 * Whether a value is what is put under a name. A proxy is of every class, and may say anything; and what fails when
 * it is looked at is nothing known.
 *
 * @param is - Called with the value, and with what is asked
 */
export function isPut<Asked>(
  name: string | symbol,
  target: object,
  is: (value: unknown, asked: Asked) => boolean,
  asked: Asked
): boolean {
  try {
    const { get, set, value } = Object.getOwnPropertyDescriptor(target, name)!
    return get === undefined && set === undefined && !isProxy(value) && is(value, asked)
  } catch {
    return false
  }
}

/**
 * Whether a value is an object without a class that has no other fields than these.
 */
export function hasOnly(value: unknown, names: readonly (string | symbol)[]): boolean {
  return isPlain(value) && Reflect.ownKeys(value as object).every((name) => names.includes(name))
}

/**
 * Whether a value is an object without a class.
 */
export function isPlain(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) {
    return false
  }
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
