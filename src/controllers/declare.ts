import { disguise } from './wrap_actions.ts'
import { dispatch, pageCacheFor } from './dispatch.ts'
import { withPolicy, type Policy } from '../policy/policy.ts'
import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'

type Method = (this: object, ...args: any[]) => unknown

/**
 * What `cachePage` and `cachePageForever` return: a middleware for `.use()`, and a decorator for
 * a method of a controller, with legacy and with standard decorators.
 */
export interface PageDeclaration {
  /** As a middleware of a route or a group */
  (ctx: HttpContext, next: NextFn): Promise<void>

  /** As a legacy decorator, which AdonisJS uses */
  (target: object, method: string | symbol, descriptor: PropertyDescriptor): void

  /** As a standard decorator */
  <Action extends Method>(action: Action, context: ClassMethodDecoratorContext): Action
}

/**
 * Makes a declaration of a policy. How it is called tells what it is used as.
 */
export function declare(policy: Policy): PageDeclaration {
  function declaration(first: unknown, second: unknown, descriptor?: PropertyDescriptor): unknown {
    if (descriptor) {
      descriptor.value = decorate(descriptor.value, String(second), policy)
      return
    }
    if (isDecoratorContext(second)) {
      return decorate(first as Method, String(second.name), policy)
    }
    return respond(declaration, first as HttpContext, policy, second as NextFn)
  }
  Object.defineProperty(declaration, 'name', { value: policy.declaredBy })
  return withPolicy(declaration, policy) as PageDeclaration
}

function decorate(method: Method, name: string, policy: Policy): Method {
  const decorated: Method = function (...args) {
    return dispatch(
      this,
      name,
      args,
      () => policy,
      () => method.apply(this, args)
    )
  }
  return withPolicy(disguise(decorated, method), policy)
}

async function respond(
  middleware: Function,
  ctx: HttpContext,
  policy: Policy,
  next: NextFn
): Promise<void> {
  const route = ctx.route!
  const pageCache = await pageCacheFor(ctx)
  const facts =
    pageCache && (pageCache.knownRouteFacts(route) ?? (await pageCache.routeFacts(route)))
  switch (facts?.roleOf(middleware)) {
    case 'use':
      return pageCache!.respond(ctx, policy, next)
    case 'not-innermost':
      return pageCache!.pass(ctx, 'not-innermost', next)
    default:
      await next()
  }
}

function isDecoratorContext(value: unknown): value is ClassMethodDecoratorContext {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'method'
}
