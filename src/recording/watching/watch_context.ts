import { watchAbsent } from './watch_absent.ts'
import { watchProperty } from './watch_property.ts'
import {
  ABSENT,
  ofContext,
  ofParams,
  ofRequest,
  ofResponse,
  type KnownOfContext,
} from '../known/of_adonis.ts'
import { isKnownSymbol, ofMessages } from '../known/of_node.ts'
import { isOwnGetter, type IsKnown } from '../known/known.ts'
import type { Inputs } from '../inputs.ts'
import type { PageUnderWay } from '../../producing/page_under_way.ts'
import type { HttpContext } from '@adonisjs/core/http'

/** What is said of something that a middleware has made unchangeable */
const UNWATCHED = ' (it cannot be watched, and so counts as read)'

/**
 * Watches what middleware has left for the handler: on the context, such as `ctx.user`, on the request,
 * such as `req.user` of middleware for Node.js, or on the response, such as `res.locals`. A middleware may have
 * found out by anything that the visitor has sent who that is, and where it has found nobody, the page is one for
 * nobody.
 *
 * @param known - What is known of the context
 * @returns ends it
 */
export function watchContext(
  ctx: HttpContext,
  inputs: Inputs,
  known: KnownOfContext
): (() => void)[] {
  const { request, response, params } = ctx
  const ofNode = ofMessages(request.request)
  return [
    ...watchOthers('req', request.request, ofNode.request, inputs),
    ...watchOthers('res', response.response, ofNode.response, inputs),
    ...watchOthers('request', request, ofRequest(ctx), inputs),
    ...watchOthers('response', response, ofResponse(ctx), inputs),
    ...watchOthers('params', params, ofParams(ctx), inputs),
    // At last: the others look at it.
    ...watchOthers('ctx', ctx, ofContext(known), inputs),
  ]
}

/**
 * Watches whether the handler looks on AdonisJS' own objects for something that nobody has left for this visitor:
 * middleware mostly leaves a user where there is one. What Node.js itself looks for on its messages is another thing
 * with each version of it.
 *
 * @param page - The one that is being produced
 * @returns ends it
 */
export function watchMissing(ctx: HttpContext, inputs: Inputs, page: PageUnderWay): (() => void)[] {
  const watch = (place: 'ctx' | 'request' | 'response', target: object) => {
    if (!Object.isExtensible(target)) {
      inputs.readLeft(`${place}${UNWATCHED}`)
      return () => {}
    }
    return watchAbsent(target, page, (name) => {
      if (!ABSENT[place].has(name)) {
        inputs.readLeft(`${place}.${name}`)
      }
    })
  }
  return [watch('ctx', ctx), watch('request', ctx.request), watch('response', ctx.response)]
}

/**
 * Also what a getter of the application has computed once, and keeps hidden. A method in place of one that is
 * always there is no matter: it does what that does.
 *
 * @param place - Where code has the object
 * @param isKnown - Whether a property is no matter
 */
function watchOthers(
  place: string,
  target: unknown,
  isKnown: IsKnown,
  inputs: Inputs
): (() => void)[] {
  const told = (name: string | symbol, note = '') => {
    const member = typeof name === 'string' ? `.${name}` : `[${String(name)}]`
    inputs.readLeft(`${place}${member}${note}`)
  }
  return namesOfOthers(place, target, isKnown, inputs).flatMap((name) => {
    try {
      return [watchProperty(target as object, name, () => told(name))]
    } catch {
      // A middleware, or a getter that is computed once, has made it unchangeable. It may be read.
      told(name, UNWATCHED)
      return []
    }
  })
}

function namesOfOthers(
  place: string,
  target: unknown,
  isKnown: IsKnown,
  inputs: Inputs
): (string | symbol)[] {
  // Nothing is left on it; that it is none is told of where it is kept.
  if (typeof target !== 'object' || target === null) {
    return []
  }
  try {
    const prototype = Object.getPrototypeOf(target) as object
    return Reflect.ownKeys(target).filter((name) => {
      if (isKnownSymbol(name) || isKnown(name, target) || isOwnGetter(name, target)) {
        return false
      }
      const own = Object.getOwnPropertyDescriptor(target, name)!
      return !isMethod(prototype, name, own) && !isOfClass(target, name, own)
    })
  } catch {
    // It throws whatever it is asked.
    inputs.readLeft(`${place}${UNWATCHED}`)
    return []
  }
}

/** What a class of AdonisJS knows of what it gives to its instances (`Macroable`) */
interface Macros {
  instanceMacros?: Iterable<{ key: PropertyKey; value: unknown }>
}

/**
 * What a class of AdonisJS gives to each of its instances, as `HttpContext.instanceProperty()` has it do: the
 * function, or the very value.
 */
function isOfClass(target: object, name: string | symbol, { value }: PropertyDescriptor): boolean {
  // A middleware may have put a record without a class in place of the parameters.
  const { instanceMacros = [] } = ((target.constructor as unknown) ?? {}) as Macros
  return [...instanceMacros].some(
    (given) =>
      given.key === name &&
      (typeof given.value === 'function' ? typeof value === 'function' : value === given.value)
  )
}

/**
 * Whether it is a method, in place of one of its class.
 */
function isMethod(
  prototype: object,
  name: string | symbol,
  { value }: PropertyDescriptor
): boolean {
  let owner: object | null = prototype
  while (owner !== null && !Object.hasOwn(owner, name)) {
    owner = Object.getPrototypeOf(owner) as object | null
  }
  return (
    typeof value === 'function' &&
    owner !== null &&
    typeof Object.getOwnPropertyDescriptor(owner, name)!.value === 'function'
  )
}
