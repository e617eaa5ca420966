import { watchAbsent } from './watch_absent.ts'
import { watchProperty } from './watch_property.ts'
import {
  isKnownSymbol,
  OF_CONTEXT,
  OF_REQUEST,
  OF_RESPONSE,
  ofMessages,
  type KnownProperties,
} from './known_properties.ts'
import type { Inputs } from '../inputs.ts'
import type { PageUnderWay } from '../../producing/page_under_way.ts'
import type { HttpContext } from '@adonisjs/core/http'

/**
 * The kind of a part of a route's pattern that is the same in each of its URLs.
 */
const STATIC = 0

/** What is said of something that a middleware has made unchangeable */
const UNWATCHED = ' (it cannot be watched, and so counts as read)'

/**
 * Watches what middleware has left for the handler: on the context, such as `ctx.user`, on the request,
 * such as `req.user` of middleware for Node.js, or on the response, such as `res.locals`. A middleware may have
 * found out by anything that the visitor has sent who that is, and where it has found nobody, the page is one for
 * nobody.
 *
 * @returns ends it
 */
export function watchContext(ctx: HttpContext, inputs: Inputs): (() => void)[] {
  const { request, response } = ctx
  const known = ofMessages(request.request)
  const read =
    (place: string) =>
    (name: string | symbol, note = '') => {
      const member = typeof name === 'string' ? `.${name}` : `[${String(name)}]`
      inputs.readLeft(`${place}${member}${note}`)
    }
  return [
    ...watchOthers(ctx, OF_CONTEXT, read('ctx')),
    ...watchOthers(request, OF_REQUEST, read('request')),
    ...watchOthers(response, OF_RESPONSE, read('response')),
    ...watchOthers(request.request, known.request, read('req')),
    ...watchOthers(response.response, known.response, read('res')),
    ...watchOthers(ctx.params, ofParams(ctx), read('params')),
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
  const watch = (place: string, target: object, known: KnownProperties) => {
    if (!Object.isExtensible(target)) {
      inputs.readLeft(`${place}${UNWATCHED}`)
      return () => {}
    }
    return watchAbsent(target, page, (name) => {
      if (!known.has(name)) {
        inputs.readLeft(`${place}.${name}`)
      }
    })
  }
  return [
    watch('ctx', ctx, OF_CONTEXT),
    watch('request', ctx.request, OF_REQUEST),
    watch('response', ctx.response, OF_RESPONSE),
  ]
}

/**
 * Those that the route of a request has in its pattern.
 */
function ofParams({ route }: HttpContext): KnownProperties {
  const parts = route?.tokens.filter(({ type }) => type !== STATIC) ?? []
  return new Set(parts.map(({ val }) => val))
}

/**
 * Also what a getter of the application has computed once, and keeps hidden. A method in place of one that is
 * always there is no matter: it does what that does.
 *
 * @param known - Properties that are no matter
 * @param told - With the name of one that is read, and what there is to say of that
 */
function watchOthers(
  target: object,
  known: KnownProperties,
  told: (name: string | symbol, note?: string) => void
): (() => void)[] {
  const prototype: object = Object.getPrototypeOf(target)
  return Reflect.ownKeys(target)
    .filter((name) => !known.has(name) && !isKnownSymbol(name) && !isMethod(prototype, name))
    .filter((name) => !isOfClass(target, name))
    .flatMap((name) => {
      try {
        return [watchProperty(target, name, () => told(name))]
      } catch {
        // A middleware, or a getter that is computed once, has made it unchangeable. It may be read.
        told(name, UNWATCHED)
        return []
      }
    })
}

/** What a class of AdonisJS knows of what it gives to its instances (`Macroable`) */
interface Macros {
  instanceMacros?: Iterable<{ key: PropertyKey; value: unknown }>
}

/**
 * What a class of AdonisJS gives to each of its instances, as `HttpContext.instanceProperty()` has it do: the
 * function, or the very value.
 */
function isOfClass(target: object, name: string | symbol): boolean {
  // A middleware may have put a record without a class in place of the parameters.
  const { instanceMacros = [] } = ((target.constructor as unknown) ?? {}) as Macros
  const { value } = Object.getOwnPropertyDescriptor(target, name)!
  return [...instanceMacros].some(
    (given) =>
      given.key === name &&
      (typeof given.value === 'function' ? typeof value === 'function' : value === given.value)
  )
}

function isMethod(prototype: object, name: string | symbol): boolean {
  let owner: object | null = prototype
  while (owner !== null && !Object.hasOwn(owner, name)) {
    owner = Object.getPrototypeOf(owner) as object | null
  }
  return owner !== null && typeof Object.getOwnPropertyDescriptor(owner, name)!.value === 'function'
}
