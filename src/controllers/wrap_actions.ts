import { policyOf, type Policy } from '../policy/policy.ts'
import { wrapAction } from './wrap_action.ts'
import type { Method } from './method.ts'
import { actionPolicy, controllerPolicy } from '../policy/controller_policy.ts'

const wrapped = new WeakSet<Function>()

/**
 * Puts the page cache in front of the actions of a controller, once per class. The methods that
 * it inherits are wrapped on the class itself, so that its base class, which others extend as
 * well, stays as it is.
 *
 * @throws E_INVALID_POLICY - when the controller says something that makes no sense
 */
export function wrapActions(controller: Function): void {
  if (wrapped.has(controller)) {
    return
  }
  controllerPolicy(controller)
  wrapped.add(controller)

  for (const [name, method] of methodsOf(controller.prototype)) {
    // A decorator further in decides for its action.
    if (policyOf(method) === null) {
      Object.defineProperty(controller.prototype, name, {
        value: wrapAction(method, name, policyReader(controller, name)),
        configurable: true,
        writable: true,
        enumerable: false,
      })
    }
  }
}

/**
 * Gives the policy of an action, which is found once for each method that has its name.
 */
function policyReader(controller: Function, action: string): () => Policy | null {
  let known: { method: unknown; policy: Policy | null } | null = null
  return () => {
    const method: unknown = controller.prototype[action]
    if (known?.method !== method) {
      known = { method, policy: actionPolicy(controller, action) }
    }
    return known!.policy
  }
}

/**
 * The methods of a class, its own and the inherited ones, by name.
 */
function methodsOf(prototype: object): Map<string, Method> {
  const methods = new Map<string, Method>()
  for (
    let current = prototype;
    current && current !== Object.prototype;
    current = Object.getPrototypeOf(current)
  ) {
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(current))) {
      if (name !== 'constructor' && typeof value === 'function' && !methods.has(name)) {
        methods.set(name, value)
      }
    }
  }
  return methods
}
