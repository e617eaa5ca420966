import string from '@adonisjs/core/helpers/string'
import { createPolicy } from './create_policy.ts'
import { E_INVALID_POLICY } from '../errors.ts'
import { OptionsReader } from '../options/options_reader.ts'
import type { Policy } from './policy.ts'

/**
 * A controller class, seen from its static side.
 */
export type Controller = (abstract new (...args: never[]) => object) & Record<string, unknown>

const SHARED = [
  'cacheTimeout',
  'cacheKeyFunc',
  'cacheKeyPrefix',
  'cacheCache',
  'cacheActions',
  'cacheAllow',
  'cacheVary',
  'cacheStatuses',
  'cacheAllowQuery',
  'cacheStreams',
  'cachePublic',
  'cacheTags',
]

/**
 * What a controller with one of the mixins says about its pages.
 */
export interface ControllerPolicy {
  policy: Policy
  /** The actions that are cached; `null`: every routed one */
  actions: string[] | null
}

/**
 * Makes a policy from the static properties of a controller, its own and the inherited ones.
 *
 * @throws E_INVALID_POLICY - naming the controller and the property, and what to write instead
 */
export function policyFromStatics(controller: Controller, forever: boolean): ControllerPolicy {
  const declaredBy = controller.name || 'A controller without a name'
  const fail = (name: string, problem: string): never => {
    throw new E_INVALID_POLICY([declaredBy, `"static ${name}": ${problem}`])
  }

  const known = [...SHARED, forever ? 'cacheOnMiss' : 'cacheStaleIfError']
  const statics = Object.fromEntries(known.map((name) => [name, controller[name]]))
  const options = new OptionsReader(statics, fail).only(cacheNames(controller, known), known)

  const actions: string[] | null = options.list('cacheActions', null, 'names of actions', isName)
  const missing = actions?.find((name) => !isAction(controller, name))
  if (missing !== undefined) {
    fail('cacheActions', `there is no action "${missing}". It must be a method of the controller`)
  }
  const policy = createPolicy({
    declaredBy,
    forever,
    nameOf: (option) => `static cache${string.pascalCase(option)}`,
    values: {
      timeout: controller.cacheTimeout,
      keyFunc: controller.cacheKeyFunc,
      keyPrefix: controller.cacheKeyPrefix,
      cache: controller.cacheCache,
      allow: controller.cacheAllow,
      vary: controller.cacheVary,
      statuses: controller.cacheStatuses,
      allowQuery: controller.cacheAllowQuery,
      streams: controller.cacheStreams,
      public: controller.cachePublic,
      tags: controller.cacheTags,
      staleIfError: controller.cacheStaleIfError,
      onMiss: controller.cacheOnMiss,
    },
  })
  return { policy, actions }
}

/**
 * The static properties that are meant for the page cache, of the class and of those that it
 * extends: `cacheTimout`, `cache_timeout` and `cachetimeout`, but not `cachedPosts`.
 */
function cacheNames(controller: Controller, known: string[]): string[] {
  const lowerCase = known.map((name) => name.toLowerCase())
  const names = new Set<string>()
  for (
    let current: object | null = controller;
    current && current !== Function.prototype;
    current = Object.getPrototypeOf(current)
  ) {
    Object.getOwnPropertyNames(current)
      .filter((name) => /^cache[A-Z_]/.test(name) || lowerCase.includes(name.toLowerCase()))
      .forEach((name) => names.add(name))
  }
  return [...names]
}

function isAction(controller: Controller, name: string): boolean {
  const { prototype } = controller as { prototype: Record<string, unknown> }
  return !(name in Object.prototype) && typeof prototype[name] === 'function'
}

function isName(item: unknown): boolean {
  return typeof item === 'string'
}
