import { wrapActions } from './wrap_actions.ts'
import { FOREVER } from '../policy/controller_policy.ts'

/**
 * Any class that a mixin can extend.
 */
export type Class = abstract new (...args: any[]) => object

/**
 * Makes the class that both mixins return. The actions are wrapped when a class is first
 * instantiated, because only then are all its methods there.
 *
 * @param base - The class to extend, if any
 * @param forever - Whether pages are kept until they are renewed
 */
export function cachedController(base: Class | undefined, forever: boolean): Class {
  const Parent = (base ?? class {}) as new (...args: any[]) => object

  return class CachedController extends Parent {
    static [FOREVER] = forever

    constructor(...args: any[]) {
      super(...args)
      wrapActions(new.target)
    }
  }
}
