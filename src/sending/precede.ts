const PRECEDED = Symbol('adonis-cache-helpers.preceded')

type Method = (...args: never[]) => unknown

/** Where one object has what is done before one of its methods */
interface Preceded {
  [PRECEDED]?: { method: Method; first: (() => void)[] }
}

/**
 * Has something done before a method of one object, such as a response: what was added last is done first.
 *
 * All objects get the same function. Where each response has one of its own, all that it leads to outlives the
 * collections of what is young, which costs a hit nearly as much as all else that is done for it. Measured.
 *
 * @param name - Of the method: for one object always the same. Whoever puts it back ends all that was to be done first
 */
export function precede<Name extends string>(
  object: { [name in Name]: Method },
  name: Name,
  first: () => void
): void {
  const before = object as Preceded
  if (before[PRECEDED] !== undefined) {
    before[PRECEDED].first.unshift(first)
    return
  }
  before[PRECEDED] = { method: object[name], first: [first] }
  object[name] = preceded as never
}

function preceded(this: Preceded, ...args: never[]): unknown {
  const { method, first } = this[PRECEDED]!
  first.forEach((run) => run())
  return Reflect.apply(method, this, args)
}
