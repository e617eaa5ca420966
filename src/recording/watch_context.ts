import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { watchProperty } from './watch_property.ts'
import type { Inputs } from './inputs.ts'
import type { HttpContext } from '@adonisjs/core/http'

/**
 * What AdonisJS and its packages put on a context, on a request and on a response. What is asked of these is
 * recorded there.
 */
const OF_CONTEXT = new Set([
  ...['request', 'response', 'logger', 'containerResolver', 'params', 'subdomains', 'pageCache'],
  ...['route', 'routeKey', 'session', 'auth', 'view', 'i18n', 'inertia', 'bouncer', 'ally'],
])
const OF_REQUEST = new Set([
  ...['request', 'response', 'parsedUrl', 'ctx', 'csrfToken', '__raw_files'],
])
const OF_RESPONSE = new Set(['request', 'response', 'ctx', 'lazyBody', 'nonce'])

const message = new IncomingMessage(new Socket())
const OF_NODE_REQUEST = new Set([
  ...namesOf(message),
  // Of a request in process: light-my-request 6
  ...['_lightMyRequest', 'isLightMyRequest', '_eventsCount'],
  // Where Node.js has loaded domains, as its REPL does
  'domain',
])
const OF_NODE_RESPONSE = new Set([
  ...namesOf(new ServerResponse(message)),
  ...['_lightMyRequest', '_promiseCallback'],
  // What a server adds to it
  ...['_maxRequestsPerSocket', 'domain'],
  // Of what tells AdonisJS that a response was sent: on-finished 2
  '__onFinished',
])

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
  const read = (place: string) => (name: string) => inputs.readLeft(`${place}.${name}`)
  return [
    ...watchOthers(ctx, OF_CONTEXT, read('ctx')),
    ...watchOthers(request, OF_REQUEST, read('request')),
    ...watchOthers(response, OF_RESPONSE, read('response')),
    ...watchOthers(request.request, OF_NODE_REQUEST, read('req')),
    ...watchOthers(response.response, OF_NODE_RESPONSE, read('res')),
  ]
}

/**
 * Also what a getter of the application has computed once, and keeps hidden. A method in place of one that is
 * always there is no matter: it does what that does.
 *
 * @param known - Names of properties that are no matter
 * @param told - With the name of one that is read
 */
function watchOthers(
  target: object,
  known: ReadonlySet<string>,
  told: (name: string) => void
): (() => void)[] {
  const prototype: object = Object.getPrototypeOf(target)
  return Object.getOwnPropertyNames(target)
    .filter((name) => !known.has(name) && !isMethod(prototype, name))
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

function isMethod(prototype: object, name: string): boolean {
  let owner: object | null = prototype
  while (owner !== null && !Object.hasOwn(owner, name)) {
    owner = Object.getPrototypeOf(owner) as object | null
  }
  return owner !== null && typeof Object.getOwnPropertyDescriptor(owner, name)!.value === 'function'
}

/**
 * Names of all properties of an object of Node.js.
 */
function namesOf(target: object): string[] {
  const names = Object.getOwnPropertyNames(target)
  for (
    let owner: object = Object.getPrototypeOf(target);
    owner !== Object.prototype;
    owner = Object.getPrototypeOf(owner)
  ) {
    names.push(...Object.getOwnPropertyNames(owner))
  }
  return names
}
