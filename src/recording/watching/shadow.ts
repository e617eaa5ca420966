/**
 * Puts a property on an object itself for a while, whatever a middleware has put there before.
 *
 * @param property - Of this call alone: what it does not say is added to it
 * @returns gives back what was there
 */
export function shadow(
  target: object,
  name: string | symbol,
  property: PropertyDescriptor
): () => void {
  const before = put(target, name, property)
  return () => {
    // A handler may have frozen it.
    if (before === undefined) {
      Reflect.deleteProperty(target, name)
    } else {
      Reflect.defineProperty(target, name, before)
    }
  }
}

/**
 * Puts a function in place of a method of a response for a while.
 *
 * One that the response has from its class is given back as its own, which does the same. A response of which
 * something was removed is another kind of object to V8, and all code that meets both kinds stays slower from then on,
 * for each request of the application.
 *
 * @returns gives back what was there
 */
export function shadowMethod(target: object, name: string, value: unknown): () => void {
  const method: unknown = Reflect.get(target, name)
  const before = put(target, name, { value, writable: true })
  const given = before ?? { value: method, writable: true, enumerable: false, configurable: true }
  return () => void Reflect.defineProperty(target, name, given)
}

/** @returns what the object itself had there */
function put(
  target: object,
  name: string | symbol,
  property: PropertyDescriptor
): PropertyDescriptor | undefined {
  const before = Object.getOwnPropertyDescriptor(target, name)
  property.enumerable ??= before?.enumerable ?? false
  property.configurable = true
  Object.defineProperty(target, name, property)
  return before
}
