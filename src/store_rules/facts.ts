import { INERTIA_VARY, isInertiaVisit } from '../http/inertia.ts'
import { varyNames } from '../http/vary.ts'
import { hasFlashMessages, isLoggedIn } from '../recording/visitor.ts'
import type { Recording } from '../recording/recording.ts'
import type { HttpContext } from '@adonisjs/core/http'
import type { ResponseFacts, VisitorFacts } from './store_rules.ts'

/**
 * What the store rules ask about a visitor.
 */
export function visitorFacts(ctx: HttpContext): VisitorFacts {
  const { headers } = ctx.request.request
  return {
    loggedIn: isLoggedIn(ctx),
    hasAuthorization: headers.authorization !== undefined,
    hasFlashMessages: hasFlashMessages(ctx),
  }
}

/**
 * What the store rules ask about a response, as it stands now.
 */
export function responseFacts(ctx: HttpContext, recording: Recording): ResponseFacts {
  const { request, response } = ctx
  const visitor = visitorFacts(ctx)
  return {
    ...visitor,
    method: request.intended(),
    isSent: response.headersSent || response.finished,
    status: response.getStatus(),
    setsCookie: recording.headers.has('set-cookie'),
    cacheControl: directiveNames(everywhere(ctx, 'cache-control')),
    vary: varyNames(...everywhere(ctx, 'vary'), ...recording.before('vary'), ...impliedVary(ctx)),
    reads: recording.reads,
  }
}

/**
 * What a response varies by although it may not say so.
 */
export function impliedVary({ request, response }: HttpContext): string[] {
  const { headers } = request.request
  const isInertia = isInertiaVisit(headers) || response.getHeader('x-inertia') !== undefined
  return isInertia ? [...INERTIA_VARY] : []
}

/**
 * A header as it stands in AdonisJS' response and in Node's below it. The first hides the
 * second, but what somebody meant by it is not gone.
 */
export function everywhere(
  ctx: HttpContext,
  name: string
): (string | string[] | number | undefined)[] {
  const { response } = ctx
  return [response.getHeader(name) as string | string[], response.response.getHeader(name)]
}

/**
 * The names of Cache-Control directives (RFC 9111, 5.2), without their arguments: a directive
 * that is restricted to some fields counts as if it were not.
 */
function directiveNames(values: (string | string[] | number | undefined)[]): Set<string> {
  return new Set(varyNames(...values).map((directive) => directive.split('=', 1)[0].trim()))
}
