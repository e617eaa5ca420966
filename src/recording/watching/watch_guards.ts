import { knowAuthenticator, rememberGuard } from '../request_guards.ts'
import type { HttpContext } from '@adonisjs/core/http'

/**
 * What is needed of the `auth.manager` of @adonisjs/auth, so that the package itself is not.
 */
export interface AuthManager {
  config: { guards: Record<string, unknown> }
  createAuthenticator(ctx: HttpContext): Authenticator
}

interface Authenticator {
  use(guard?: string): object
}

/**
 * The methods that remember already which guards are used.
 */
const watched = new WeakSet<Authenticator['use']>()

/**
 * Has the guards remembered that are used during a request. `ctx.auth` itself knows only of the one
 * that was asked last through itself: not of `auth.use('admin').check()`.
 *
 * Every way to a guard leads through `use`. It is wrapped once for each class of authenticators, an
 * application's own included.
 */
export function watchGuards(manager: AuthManager): void {
  const { createAuthenticator } = manager
  const names = Object.keys(manager.config.guards)
  manager.createAuthenticator = (ctx) => {
    const authenticator = createAuthenticator.call(manager, ctx)
    knowAuthenticator(ctx, authenticator, names)
    watchUse(authenticator)
    return authenticator
  }
}

function watchUse(authenticator: Authenticator): void {
  const { use } = authenticator
  if (watched.has(use)) {
    return
  }
  let owner = authenticator
  while (!Object.hasOwn(owner, 'use')) {
    owner = Object.getPrototypeOf(owner)
  }
  owner.use = function (this: Authenticator, ...args) {
    const guard = Reflect.apply(use, this, args)
    rememberGuard(this, guard)
    return guard
  }
  watched.add(owner.use)
}
