import { E_INVALID_POLICY } from '../errors.ts'
import { callOf } from './to_be_called.ts'
import { policyOf, type Policy } from './policy.ts'
import { policyFromStatics, type Controller, type ControllerPolicy } from './from_statics.ts'

/**
 * Name of the static property with which the mixins mark a controller: whether its pages are
 * kept for ever.
 */
export const FOREVER = Symbol('adonis-cache-helpers.forever')

const policies = new WeakMap<Function, ControllerPolicy>()

/**
 * What a controller says about its pages through one of the mixins. Read and validated once per
 * class.
 *
 * @returns `null` for a controller without a mixin
 * @throws E_INVALID_POLICY - when it says something that makes no sense
 */
export function controllerPolicy(controller: Function): ControllerPolicy | null {
  const known = policies.get(controller)
  if (known) {
    return known
  }
  const forever = (controller as { [FOREVER]?: boolean })[FOREVER]
  if (forever === undefined) {
    refuseBareMixin(controller)
    return null
  }
  const policy = policyFromStatics(controller as unknown as Controller, forever)
  policies.set(controller, policy)
  return policy
}

/**
 * A class that extends a mixin itself has none of its pages cached, and cannot be used.
 */
function refuseBareMixin(controller: Function): void {
  const mixin = callOf(controller)
  if (mixin !== null) {
    throw new E_INVALID_POLICY([
      controller.name || 'A controller without a name',
      `it extends the mixin itself. Write "extends ${mixin}"`,
    ])
  }
}

/**
 * The policy that a controller declares for one action: the decorator's, else the mixin's.
 *
 * @returns `null` where it declares none
 * @throws E_INVALID_POLICY - when it says something that makes no sense
 */
export function actionPolicy(controller: Function, action: string): Policy | null {
  const declared = controllerPolicy(controller)
  const method: unknown = controller.prototype[action]
  const decorated = policyOf(method)
  if (decorated) {
    return decorated
  }
  if (!declared || (declared.actions !== null && !declared.actions.includes(action))) {
    return null
  }
  if (typeof method !== 'function') {
    throw new E_INVALID_POLICY([
      declared.policy.declaredBy,
      `the routed action "${action}" is not a method, so its page cannot be cached. Write it as "async ${action}(ctx) {}", not as a property that holds a function; or name the actions that are cached in "static cacheActions"`,
    ])
  }
  return declared.policy
}
