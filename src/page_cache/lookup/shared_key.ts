import { LRUCache } from 'lru-cache'
import { withoutRoute } from '../../storage/stored_key.ts'
import { requestedHost } from '../../keys/host_and_locale.ts'
import type { HttpContext } from '@adonisjs/core/http'
import type { RequestScope } from '../request_scope.ts'
import type { Runtime } from '../runtime.ts'

/**
 * The first request with a key.
 */
interface FirstUse {
  /** Host and path */
  url: string
  /** Those of the path, and those of the domain */
  parameters: Record<string, unknown>[]
  isTold: boolean
}

/**
 * How many keys are remembered: a developer tries few at a time.
 */
const REMEMBERED = 1000

const uses = new WeakMap<Runtime, LRUCache<string, FirstUse>>()

/**
 * Says, while an application is developed, that a key function of its own gives one key to two URLs
 * of its route, whose pages then are one: most likely it has forgotten a parameter. Once per key.
 *
 * A function that names some of the parameters may leave out the others on purpose, such as the
 * title in `/posts/:id/:title`: it is told of only where every parameter of the path, or of the
 * domain, is another one. Built-in functions, and what is joined to them, know what they leave out.
 *
 * @param key - The stored key
 */
export function tellOfSharedKey({ ctx, runtime, policy }: RequestScope, key: string): void {
  if (withoutRoute(key) === null) {
    return
  }
  const known = uses.get(runtime) ?? new LRUCache({ max: REMEMBERED })
  uses.set(runtime, known)
  const url = `${requestedHost(ctx)}${ctx.request.parsedUrl.pathname}`
  const first = known.get(key)
  if (first === undefined) {
    known.set(key, { url, parameters: parametersOf(ctx), isTold: false })
    return
  }
  if (first.isTold || !hasOthers(parametersOf(ctx), first.parameters)) {
    return
  }
  first.isTold = true
  runtime.logger.warn(
    `page cache: the key function of ${policy.declared.declaredBy} gives ${first.url} and ${url} one key, so both get the page of whichever is asked for first. If they should not, join what tells them apart: keyOf(byUrl, …)`
  )
}

function parametersOf({ params, subdomains }: HttpContext): Record<string, unknown>[] {
  return [params, subdomains]
}

/**
 * Whether the parameters of the path, or those of the domain, have nothing in common.
 */
function hasOthers(
  parameters: Record<string, unknown>[],
  before: Record<string, unknown>[]
): boolean {
  return parameters.some((group, at) => {
    const names = new Set([...Object.keys(group), ...Object.keys(before[at])])
    const isOther = (name: string) => String(group[name]) !== String(before[at][name])
    return names.size > 0 && [...names].every(isOther)
  })
}
