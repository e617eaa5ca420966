import { EventEmitter } from 'node:events'
import { isDeepStrictEqual } from 'node:util'
import { ContainerResolver } from '@adonisjs/core/container'
import { HttpRequest, HttpResponse, type HttpContext } from '@adonisjs/core/http'
import { Logger } from '@adonisjs/core/logger'
import { hasOnly, isPlain, isPut, type IsKnown } from './known.ts'
import { isKnownAuthenticator } from '../request_guards.ts'
import { PageOfHandler } from '../../producing/page_of_handler.ts'
import type { PackageClasses } from './package_classes.ts'
import type { Router } from '@adonisjs/core/http'

type Members<Asked> = ReadonlyMap<string | symbol, (value: unknown, asked: Asked) => boolean>

/**
 * What AdonisJS finds for a request among the routes of the application.
 */
export type MatchedRoute = NonNullable<ReturnType<Router['match']>>

/**
 * What is known of a context when its page is produced.
 */
export interface KnownOfContext {
  classes: PackageClasses
  /** `null` where there is none, since a middleware has changed the URL meanwhile */
  matched: MatchedRoute | null
}

const OF_LOGGER = Reflect.ownKeys(new Logger({ enabled: false }))

/**
 * What is no matter where it is not there. Packages look for some of it themselves; the rest is there in each
 * context of an application, or in none.
 */
export const ABSENT = {
  ctx: new Set(['session', 'auth', 'view', 'i18n', 'inertia']),
  request: new Set(['csrfToken', '__raw_files']),
  response: new Set(['nonce']),
}

const CONTEXT = membersOf<KnownOfContext>({
  request: (value) => value instanceof HttpRequest,
  response: (value) => value instanceof HttpResponse,
  // A child of it is one as well.
  logger: (value) =>
    value instanceof Logger && Reflect.ownKeys(value).every((name) => OF_LOGGER.includes(name)),
  containerResolver: (value) => value instanceof ContainerResolver,
  params: isPlain,
  route: (value, { matched }) => value === matched?.route,
  routeKey: (value, { matched }) => value === matched?.routeKey,
  subdomains: (value, { matched }) =>
    hasOnly(value, []) ||
    (isPlain(value) && isDeepStrictEqual({ ...(value as object) }, { ...matched?.subdomains })),
  pageCache: (value) => value instanceof PageOfHandler,
  auth: isKnownAuthenticator,
})

const REQUEST = membersOf<HttpContext>({
  request: (value) => value instanceof EventEmitter,
  response: (value, ctx) => value === ctx.response.response,
  ctx: (value, ctx) => value === ctx,
  parsedUrl: (value) => hasOnly(value, ['pathname', 'query', 'shouldDecodeParam']),
  // It has a rule of its own.
  csrfToken: (value) => typeof value === 'string',
  // No page is made for a request with files.
  __raw_files: (value) => hasOnly(value, []),
})

const RESPONSE = membersOf<HttpContext>({
  request: (value, ctx) => value === ctx.request.request,
  response: (value) => value instanceof EventEmitter,
  ctx: (value, ctx) => value === ctx,
  lazyBody: (value) => hasOnly(value, ['content', 'stream', 'fileToStream']),
  // It has a rule of its own.
  nonce: (value) => typeof value === 'string',
})

/**
 * What AdonisJS and its packages put on a context. What is asked of these is recorded there.
 */
export function ofContext(known: KnownOfContext): IsKnown {
  const isOfAdonis = amongst(CONTEXT, known)
  const { classes } = known
  const isOfPackage = (value: unknown, name: string | symbol) => classes.isOf(name as string, value)
  return (name, target) =>
    CONTEXT.has(name) ? isOfAdonis(name, target) : isPut(name, target, isOfPackage, name)
}

/**
 * The same on AdonisJS' own request.
 */
export function ofRequest(ctx: HttpContext): IsKnown {
  return amongst(REQUEST, ctx)
}

/**
 * The same on AdonisJS' own response.
 */
export function ofResponse(ctx: HttpContext): IsKnown {
  return amongst(RESPONSE, ctx)
}

/**
 * The parameters that the route of a request has in its pattern.
 */
export function ofParams({ route }: HttpContext): IsKnown {
  const parts = route?.tokens.filter(({ type }) => type !== STATIC) ?? []
  const names = new Set<string | symbol>(parts.map(({ val }) => val))
  return (name, target) => names.has(name) && isPut(name, target, () => true, null)
}

/**
 * The kind of a part of a route's pattern that is the same in each of its URLs.
 */
const STATIC = 0

function membersOf<Asked>(
  members: Record<string, (value: unknown, asked: Asked) => boolean>
): Members<Asked> {
  return new Map(Object.entries(members))
}

function amongst<Asked>(members: Members<Asked>, asked: Asked): IsKnown {
  return (name, target) => {
    const is = members.get(name)
    return is !== undefined && isPut(name, target, is, asked)
  }
}
