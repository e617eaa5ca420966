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
import type { HttpContext } from '@adonisjs/core/http'

/**
 * The kind of a part of a route's pattern that is the same in each of its URLs.
 */
const STATIC = 0

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
  const read = (place: string) => (name: string | symbol) =>
    inputs.readLeft(typeof name === 'string' ? `${place}.${name}` : `${place}[${String(name)}]`)
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
 * @param told - With the name of one that is read
 */
function watchOthers(
  target: object,
  known: KnownProperties,
  told: (name: string | symbol) => void
): (() => void)[] {
  const prototype: object = Object.getPrototypeOf(target)
  return Reflect.ownKeys(target)
    .filter((name) => !known.has(name) && !isKnownSymbol(name) && !isMethod(prototype, name))
    .flatMap((name) => {
      const read = () => told(name)
      try {
        return [watchProperty(target, name, read)]
      } catch {
        // A middleware has made it unchangeable. What cannot be watched may be read.
        read()
        return []
      }
    })
}

function isMethod(prototype: object, name: string | symbol): boolean {
  let owner: object | null = prototype
  while (owner !== null && !Object.hasOwn(owner, name)) {
    owner = Object.getPrototypeOf(owner) as object | null
  }
  return owner !== null && typeof Object.getOwnPropertyDescriptor(owner, name)!.value === 'function'
}
