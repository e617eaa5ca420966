/**
 * Has a property of an object tell when it is read.
 *
 * @returns ends it, and leaves there what was set meanwhile
 */
export function watchProperty(
  target: object,
  name: string | symbol,
  record: () => void
): () => void {
  const before = Object.getOwnPropertyDescriptor(target, name)
  if (before?.get !== undefined) {
    return watchAccessor(target, name, before, record)
  }
  let value: unknown = Reflect.get(target, name)
  Object.defineProperty(target, name, {
    configurable: true,
    enumerable: before?.enumerable ?? false,
    get: () => {
      record()
      return value
    },
    set: (changed) => (value = changed),
  })
  return () => {
    if (before) {
      Object.defineProperty(target, name, { ...before, value })
    } else {
      Reflect.deleteProperty(target, name)
    }
  }
}

/**
 * What an accessor computes, it may compute when it is asked for the first time.
 */
function watchAccessor(
  target: object,
  name: string | symbol,
  before: PropertyDescriptor,
  record: () => void
): () => void {
  const get = () => {
    record()
    return Reflect.apply(before.get!, target, [])
  }
  Object.defineProperty(target, name, { ...before, get })
  return () => void Object.defineProperty(target, name, before)
}
