import { E_INVALID_POLICY } from '../errors.ts'
import { resolveRoute, resolvedRoutes, type ResolvedRoute } from './resolve_route.ts'
import { wrapAction } from './wrap_action.ts'
import type { Method } from './method.ts'
import { withPolicy, type Policy } from '../policy/policy.ts'
import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'

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
 * Makes a declaration of a policy. Its arguments show what it is used as.
 *
 * @throws E_INVALID_POLICY - when it decorates anything but a method
 */
export function declare(policy: Policy): PageDeclaration {
  const decorate = (method: Method, name: string, controller?: string) => {
    const action = controller ? `${controller}.${name}` : name
    const own = { ...policy, declaredBy: `@${policy.declaredBy} of ${action}` }
    return withPolicy(
      wrapAction(method, name, () => own),
      own
    )
  }

  function declaration(first: unknown, second: unknown, descriptor?: PropertyDescriptor): unknown {
    if (typeof second === 'function') {
      return respond(declaration, first as HttpContext, policy, second as NextFn)
    }
    if (isLegacyMethod(first, second, descriptor)) {
      descriptor!.value = decorate(descriptor!.value, second, (first as object).constructor.name)
      return
    }
    if (isStandardMethod(second)) {
      return decorate(first as Method, second.name)
    }
    throw new E_INVALID_POLICY([
      policy.declaredBy,
      `it decorates ${nameOf(second)}, and can only decorate a method of a controller, such as "async index(ctx) {}". For all actions of a class use a mixin`,
    ])
  }
  Object.defineProperty(declaration, 'name', { value: policy.declaredBy })
  return withPolicy(declaration, policy) as PageDeclaration
}

function respond(
  middleware: Function,
  ctx: HttpContext,
  policy: Policy,
  next: NextFn
): Promise<void> {
  const { route } = ctx
  if (!route) {
    // A unit test calls it without a router.
    return next()
  }
  const known = resolvedRoutes.get(route)
  return known
    ? respondAt(known, middleware, ctx, policy, next)
    : resolveRoute(ctx).then((found) => respondAt(found, middleware, ctx, policy, next))
}

function respondAt(
  resolved: ResolvedRoute | null,
  middleware: Function,
  ctx: HttpContext,
  policy: Policy,
  next: NextFn
): Promise<void> {
  const { responder, facts } = resolved ?? {}
  if (facts?.between) {
    return responder!.respond(ctx, policy, next, 'not-innermost')
  }
  return facts?.deciding === middleware ? responder!.respond(ctx, policy, next) : next()
}

function isLegacyMethod(
  target: unknown,
  name: unknown,
  descriptor: PropertyDescriptor | undefined
): name is string {
  const isStatic = typeof target === 'function'
  return typeof name === 'string' && typeof descriptor?.value === 'function' && !isStatic
}

function isStandardMethod(
  context: unknown
): context is ClassMethodDecoratorContext & { name: string } {
  const { kind, name, ...method } = (context ?? {}) as Partial<ClassMethodDecoratorContext>
  return kind === 'method' && typeof name === 'string' && !method.static && !method.private
}

/**
 * What a decorator was applied to, as far as it has a name.
 */
function nameOf(second: unknown): string {
  const name = typeof second === 'object' ? (second as { name?: unknown } | null)?.name : second
  return name === undefined ? 'a class' : `"${String(name)}"`
}
