import { HttpContext } from '@adonisjs/core/http'
import { handedOver } from './to_be_called.ts'

/**
 * What is to be written instead where `.use()` or a decorator has called `cachePage` or
 * `cachePageForever` itself, which the application was to do.
 *
 * @param given - The arguments that it got
 * @param call - How it is written, such as `cachePage(60)`
 * @returns `null` where the application has called it
 */
export function notCalled(given: readonly unknown[], call: string): string | null {
  const [first, second] = given
  if (first instanceof HttpContext) {
    return handedOver(call)
  }
  if (isClass(first)) {
    return `it decorates a class, and can only decorate a method of a controller: write @${call} above the method. For all actions of a class use a mixin`
  }
  const isLegacy =
    typeof first === 'object' && first !== null && ['string', 'symbol'].includes(typeof second)
  const isStandard = typeof first === 'function' && isDecoratorContext(second)
  return isLegacy || isStandard ? `it decorates without being called. Write @${call}` : null
}

function isClass(value: unknown): boolean {
  return typeof value === 'function' && /^class[\s{]/.test(Function.prototype.toString.call(value))
}

function isDecoratorContext(value: unknown): boolean {
  const { kind, name } = (value ?? {}) as Partial<DecoratorContext>
  return typeof kind === 'string' && name !== undefined
}
