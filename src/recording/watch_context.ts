import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { provesVisitor } from '../http/proves_visitor.ts'
import { watchProperty } from './watch_property.ts'
import type { Inputs } from './inputs.ts'
import type { HttpContext } from '@adonisjs/core/http'

/**
 * What AdonisJS and its packages put on a context, and what they put on a request. What is asked of these
 * is recorded there.
 */
const OF_CONTEXT = new Set([
  ...['request', 'response', 'logger', 'containerResolver', 'params', 'subdomains'],
  ...['route', 'routeKey', 'session', 'auth', 'view', 'i18n', 'inertia', 'bouncer', 'ally'],
])
const OF_REQUEST = new Set([
  ...['request', 'response', 'parsedUrl', 'ctx', 'csrfToken', '__raw_files'],
])
const OF_NODE = new Set([
  ...Object.keys(new IncomingMessage(new Socket())),
  ...Object.getOwnPropertyNames(IncomingMessage.prototype),
  // Of a request in process: light-my-request 6
  ...['_lightMyRequest', 'isLightMyRequest', '_eventsCount'],
])

/**
 * Watches what middleware has left for the handler: on the context, such as `ctx.user`, and on the request,
 * such as `req.user` of middleware for Node.js. A middleware may have found out by what the visitor has sent who
 * that is. Where a request proves nothing, it is nobody, and what was read is of use to who asks why a page is
 * not stored for others.
 *
 * @returns ends it
 */
export function watchContext(ctx: HttpContext, inputs: Inputs): (() => void)[] {
  const { request } = ctx
  const node = request.request
  const isIdentified = Object.keys(node.headers).some(provesVisitor)
  const read = (place: string) => inputs.readLeft(place, isIdentified)
  // On the context also what a getter of the application has computed once, and keeps hidden.
  const others = Object.getOwnPropertyNames(ctx)
  return [
    ...watchOthers(ctx, others, OF_CONTEXT, (name) => read(`ctx.${name}`)),
    // We have hidden methods there.
    ...watchOthers(request, Object.keys(request), OF_REQUEST, (name) => read(`request.${name}`)),
    ...watchOthers(node, Object.keys(node), OF_NODE, (name) => read(`req.${name}`)),
  ]
}

/**
 * @param names - Of properties
 * @param known - Those that are no matter
 * @param told - With the name of one that is read
 */
function watchOthers(
  target: object,
  names: readonly string[],
  known: ReadonlySet<string>,
  told: (name: string) => void
): (() => void)[] {
  return names
    .filter((name) => !known.has(name))
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
