import { hash } from 'node:crypto'
import { configProvider } from '@adonisjs/core'
import { login, webStack } from '../support/web_stack.ts'
import { outer } from '../support/outer.ts'
import { startApp, type TestApp } from '../support/test_app.ts'
import { behaviours } from './behaviours/behaviours.ts'
import { endings } from './behaviours/endings.ts'
import { markerOf } from './markers.ts'
import { declarationOf } from './policies.ts'
import { CertificateGuard } from './certificate_guard.ts'
import { senderOf, takeSender } from './sender.ts'
import type { ConfigProvider } from '@adonisjs/core/types'
import type { HttpContext } from '@adonisjs/core/http'
import type { FuzzContext, RoutePlan } from './types.ts'

const views = {
  'fuzz/plain': `<p>a template</p>`,
  'fuzz/header': `<p>{{ request.header('x-tenant') }}</p>`,
  'fuzz/session': `<p>{{ session.get('secret') }}</p>`,
  'fuzz/form': `<form>csrf=[{{ csrfToken }}]</form><script>nonce=[{{ cspNonce }}]</script>`,
  'fuzz/hole': `<p>hole=[{{ await hole('secret') }}]</p>`,
}

/**
 * The application of a plan, with the page cache or without.
 */
export function startApplication(routes: RoutePlan[], isCached: boolean): Promise<TestApp> {
  const stack = webStack({ views, shield: true })
  return startApp({
    ...stack,
    configs: { ...stack.configs, auth: withCertificates(stack.configs.auth as AuthConfig) },
    appUrl: 'http://fuzz.test',
    http: { trustProxy: () => true },
    config: {
      enabled: isCached,
      hosts: ['fuzz.test'],
      holes: [{ name: 'secret', fill: (ctx) => (ctx as FuzzContext).session.get('secret', 'no') }],
    },
    middleware: [
      ...stack.middleware,
      outer((ctx, next) => {
        takeSender(ctx.request.request)
        ctx.response.header('X-Outer', 'outside')
        Object.assign(ctx, { i18n: new Locale(ctx.request.language(['en', 'fr', 'de']) || 'en') })
        return next()
      }),
    ],
    routes: (router) => {
      router.get('/enter/:visitor/:as', enter)
      router.post('/check', () => 'the token is good')
      for (const plan of routes) {
        router
          .route(`${plan.path}/:slug`, ['GET', 'POST'], handlerOf(plan))
          .use(declarationOf(plan.policy))
      }
    },
  })
}

type AuthConfig = ConfigProvider<{ default: string; guards: object }>

/**
 * config/auth.ts with one more guard.
 */
function withCertificates({ resolver }: AuthConfig): AuthConfig {
  return configProvider.create(async (app) => {
    const config = await resolver(app)
    const certificate = (ctx: HttpContext) => new CertificateGuard(ctx)
    return { ...config, guards: { ...config.guards, certificate } }
  })
}

class Locale {
  locale: string
  constructor(locale: string) {
    this.locale = locale
  }
  switchLocale(locale: string) {
    this.locale = locale
  }
}

function handlerOf(plan: RoutePlan) {
  return async (ctx: HttpContext) => {
    const said: string[] = []
    const say = (value: unknown) =>
      said.push(typeof value === 'string' ? value : (JSON.stringify(value) ?? 'undefined'))
    // Tells whose request has made a page, in the answers of all who get it.
    ctx.response.header('X-Fuzz-Number', String(senderOf(ctx.request.request).number))
    for (const name of plan.behaviours) {
      await behaviours[name](ctx as FuzzContext, say)
    }
    if (plan.behaviours.includes('etag')) {
      ctx.response.header('ETag', etagOf(ctx, said))
    }
    return endings[plan.ending](ctx as FuzzContext, said.join(' | '))
  }
}

/**
 * Tells two representations apart, as it must (RFC 9110, 8.8.1): by what was said, and by what the
 * endings read.
 */
function etagOf({ request }: HttpContext, said: string[]): string {
  const read = [request.header('x-api-key'), request.header('x-tenant'), request.secure()]
  return `"${hash('sha256', JSON.stringify([...said, ...read]), 'hex')}"`
}

async function enter(ctx: HttpContext): Promise<string> {
  const { session, request } = ctx as FuzzContext
  const { visitor, as } = ctx.params
  if (as === 'web' || as === 'admin') {
    Object.assign(ctx.params, { id: Number(visitor) + 1 })
    await login(ctx, as)
  }
  if (as !== 'nothing') {
    session.put('secret', markerOf(Number(visitor), 'session'))
  }
  return request.csrfToken
}
