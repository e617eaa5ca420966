import { staticName } from './static_name.ts'
import { E_INVALID_POLICY } from '../errors.ts'
import { createPolicy } from './create_policy.ts'
import { policyOptionNames } from './policy_options.ts'
import { PolicyReader } from './policy_reader.ts'
import { readOptions } from '../options/read_options.ts'
import type { Policy } from './policy.ts'
import type { ControllerOptions } from '../types.ts'
import type { Readers } from '../options/readers.ts'

/**
 * A controller class, seen from its static side.
 */
export type Controller = (abstract new (...args: never[]) => object) & Record<string, unknown>

/**
 * How each option is read that only a controller has.
 */
const CONTROLLER_OPTIONS = {
  actions: (options, name): string[] | null =>
    options.list(name, null, 'names of actions', (item) => typeof item === 'string'),
} satisfies Readers<ControllerOptions>

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

  const { positional, named, ofOthers } = policyOptionNames(forever)
  const known = [...positional, ...named, ...Object.keys(CONTROLLER_OPTIONS)].map(staticName)
  const statics = Object.fromEntries(known.map((name) => [name, controller[name]]))
  const options = new PolicyReader(statics, fail, forever).onlyOwn(
    cacheNames(controller, known),
    known,
    ofOthers.map(staticName)
  )

  const { actions } = readOptions(CONTROLLER_OPTIONS, options, staticName)
  const missing = actions?.find((name) => !isAction(controller, name))
  if (missing !== undefined) {
    fail('cacheActions', `there is no action "${missing}". It must be a method of the controller`)
  }
  return { policy: createPolicy({ declaredBy, options, nameOf: staticName }), actions }
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
