import edge, { type Edge } from 'edge.js'
import { sessionGuard } from '@adonisjs/auth/session'
import { defineConfig as defineAuthConfig } from '@adonisjs/auth'
import { defineConfig as defineShieldConfig } from '@adonisjs/shield'
import { defineConfig as defineSessionConfig } from '@adonisjs/session'
import { outer } from './outer.ts'
import type { HttpContext } from '@adonisjs/core/http'
import type { Authenticator } from '@adonisjs/auth'
import type { GuardFactory } from '@adonisjs/auth/types'
import type { SessionGuard } from '@adonisjs/auth/session'
import type { SessionUserProviderContract } from '@adonisjs/auth/types/session'
import type { Middleware, Provider, TestAppOptions } from './test_app.ts'

export interface User {
  id: number
  name: string
}

type UserProvider = SessionUserProviderContract<User>
type Guards = Record<'web' | 'admin', (ctx: any) => SessionGuard<false, UserProvider>>

const USERS: User[] = ['Ada', 'Grace'].map((name, index) => ({ id: index + 1, name }))

export interface WebStackOptions {
  /** Edge templates, by name */
  views?: Record<string, string>
  /** CSRF protection and a content security policy with a nonce */
  shield?: boolean
  /** Looks who is logged in before every route, as an application's own middleware does */
  silentAuth?: boolean
  /** Guards beside `web` and `admin`, which are session guards */
  guards?: Record<string, (ctx: HttpContext) => object>
}

/**
 * The packages that most applications have: Edge, sessions, shield and auth, in their usual
 * order.
 */
export function webStack(
  options: WebStackOptions = {}
): Required<Pick<TestAppOptions, 'providers' | 'configs' | 'middleware'>> {
  const providers: Provider[] = [
    () => import('@adonisjs/core/providers/edge_provider'),
    () => import('@adonisjs/core/providers/vinejs_provider'),
    () => import('@adonisjs/session/session_provider'),
    () => import('@adonisjs/shield/shield_provider'),
    () => import('@adonisjs/auth/auth_provider'),
  ]
  const middleware: Middleware[] = [
    () => import('@adonisjs/session/session_middleware'),
    () => import('@adonisjs/shield/shield_middleware'),
    () => import('@adonisjs/auth/initialize_auth_middleware'),
  ]
  if (options.silentAuth) {
    middleware.push(
      outer(async (ctx, next) => {
        await authOf(ctx).check()
        return next()
      })
    )
  }
  registerViews(edge, options.views ?? {})
  return { providers, middleware, configs: configs(options) }
}

/**
 * What `ctx.auth` is in an application with the whole stack.
 */
export function authOf(ctx: HttpContext): Authenticator<Guards> {
  return (ctx as unknown as { auth: Authenticator<Guards> }).auth
}

/**
 * Logs the user of the URL in.
 */
export async function login(ctx: HttpContext, guard: 'web' | 'admin' = 'web'): Promise<string> {
  const user = USERS.find(({ id }) => id === Number(ctx.params.id))!
  await authOf(ctx).use(guard).login(user)
  return user.name
}

function registerViews(engine: Edge, views: Record<string, string>): void {
  for (const [name, template] of Object.entries(views)) {
    engine.removeTemplate(name)
    engine.registerTemplate(name, { template })
  }
}

function configs({ shield, guards }: WebStackOptions): Record<string, unknown> {
  const guard = sessionGuard({ useRememberMeTokens: false, provider: userProvider() })
  return {
    session: defineSessionConfig({ store: 'memory', stores: {} }),
    shield: defineShieldConfig(
      shield
        ? {
            csrf: { enabled: true, enableXsrfCookie: true, methods: ['POST'] },
            csp: {
              enabled: true,
              directives: { defaultSrc: [`'self'`], scriptSrc: [`'self'`, '@nonce'] },
            },
          }
        : {}
    ),
    auth: defineAuthConfig({
      default: 'web',
      guards: { web: guard, admin: guard, ...(guards as Record<string, GuardFactory>) },
    }),
  }
}

function userProvider(): UserProvider {
  const guardUser = (user: User) => ({ getId: () => user.id, getOriginal: () => user })
  return {
    createUserForGuard: async (user: User) => guardUser(user),
    findById: async (identifier: number) => {
      const user = USERS.find(({ id }) => id === Number(identifier))
      return user ? guardUser(user) : null
    },
  } as unknown as UserProvider
}
