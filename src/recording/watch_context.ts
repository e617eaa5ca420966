import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { watchProperty } from './watch_property.ts'
import type { Inputs } from './inputs.ts'
import type { HttpContext } from '@adonisjs/core/http'

/**
 * What AdonisJS and its packages put on a context, and what they put on a request. What is asked of these
 * is recorded there.
 */
const OF_CONTEXT = [
  ...['request', 'response', 'logger', 'containerResolver', 'params', 'subdomains'],
  ...['route', 'routeKey', 'session', 'auth', 'view', 'i18n', 'inertia', 'bouncer', 'ally'],
]
const OF_REQUEST = ['request', 'response', 'parsedUrl', 'ctx', 'csrfToken', '__raw_files']
const OF_NODE = [
  ...Object.keys(new IncomingMessage(new Socket())),
  ...Object.getOwnPropertyNames(IncomingMessage.prototype),
  // Of a request in process: light-my-request 6
  ...['_lightMyRequest', 'isLightMyRequest', '_eventsCount'],
]

/**
 * In the names of headers that prove who asks, as cookies do. Those of HTTP/2 begin with a colon, and say
 * what is asked for.
 */
const OF_VISITORS = /^[^:]*(?:auth|token|key|secret|session|passw|credential|jwt|assertion|cookie)/

/**
 * Watches what middleware has left for the handler: on the context, such as `ctx.user`, and on the request,
 * such as `req.user` of middleware for Node.js. A middleware may have found out by what the visitor has sent who
 * that is. Where a request proves nothing, it is nobody.
 *
 * @returns ends it
 */
export function watchContext(ctx: HttpContext, inputs: Inputs): (() => void)[] {
  const { request } = ctx
  if (!Object.keys(request.request.headers).some((name) => OF_VISITORS.test(name))) {
    return []
  }
  return [
    // Also what a getter of the application has computed once, and keeps hidden.
    ...watchOthers(ctx, Object.getOwnPropertyNames(ctx), OF_CONTEXT, inputs),
    // We have hidden methods there.
    ...watchOthers(request, Object.keys(request), OF_REQUEST, inputs),
    ...watchOthers(request.request, Object.keys(request.request), OF_NODE, inputs),
  ]
}

/**
 * @param names - Of properties
 * @param known - Those that are no matter
 */
function watchOthers(
  target: object,
  names: readonly string[],
  known: readonly string[],
  inputs: Inputs
): (() => void)[] {
  const read = () => inputs.readPersonal('context')
  return names
    .filter((name) => !known.includes(name))
    .flatMap((name) => {
      try {
        return [watchProperty(target, name, read)]
      } catch {
        // A middleware has made it unchangeable. What cannot be watched may be read.
        read()
        return []
      }
    })
}
