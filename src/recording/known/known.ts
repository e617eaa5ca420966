import { types } from 'node:util'

/**
 * Whether a property of an object was put there by AdonisJS, by one of its packages or by Node.js, as its value
 * shows: what a middleware puts under the same name is what it has left for the handler.
 *
 * @param own - The property as the object itself has it
 */
export type IsKnown = (name: string | symbol, own: PropertyDescriptor) => boolean

/** Getters that this package has put on a request for a while */
const getters = new WeakSet<Function>()

/**
 * Makes a getter known that this package puts on an object.
 */
export function knowGetter(get: () => unknown): void {
  getters.add(get)
}

/**
 * Whether this package has put it there.
 */
export function isOwnGetter({ get }: PropertyDescriptor): boolean {
  return get !== undefined && getters.has(get)
}

/**
 * Whether a value is what is put under a name. A proxy is of every class, and may say anything; and what fails when
 * it is looked at is nothing known.
 */
export function isPut(is: (value: unknown) => boolean, own: PropertyDescriptor): boolean {
  try {
    return 'value' in own && !types.isProxy(own.value) && is(own.value)
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
