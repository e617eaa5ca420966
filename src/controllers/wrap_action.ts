import { dispatch } from './dispatch.ts'
import type { Method } from './method.ts'
import type { Policy } from '../policy/policy.ts'

/**
 * Makes the function that replaces a method of a controller, with the page cache in front of it.
 * It has the name of the method and its number of parameters: the container supplies no more of
 * them than that.
 *
 * @param name - Name of the method
 * @param policy - Gives the policy of the action; `null` where it is not cached
 */
export function wrapAction(method: Method, name: string, policy: () => Policy | null): Method {
  const wrapper: Method = function (...args) {
    return isOutermost(this, name, wrapper)
      ? dispatch(this, { name, method, args }, policy)
      : method.apply(this, args)
  }
  Object.defineProperty(wrapper, 'name', { value: method.name, configurable: true })
  Object.defineProperty(wrapper, 'length', { value: method.length, configurable: true })
  return wrapper
}

/**
 * Whether a call reaches a method from outside, and not from a method of a subclass, which
 * overrides it and calls it by `super`: that one wants its value, and says itself whether its
 * page is cached. Where other decorators wrap ours, the method is the outermost one if a single
 * class defines it.
 */
function isOutermost(controller: object | undefined, name: string, wrapper: Method): boolean {
  const outermost = (controller as Record<string, unknown> | undefined)?.[name]
  return outermost === wrapper || (controller !== undefined && definers(controller, name) === 1)
}

function definers(controller: object, name: string): number {
  let count = 0
  for (
    let current = Object.getPrototypeOf(controller);
    current;
    current = Object.getPrototypeOf(current)
  ) {
    count += Number(Object.hasOwn(current, name))
  }
  return count
}
