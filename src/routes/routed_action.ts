import type { RouteJSON } from '@adonisjs/core/types/http'

/**
 * Imports a controller that a route names by a string, as the application would.
 */
export type ImportController = (specifier: string) => Promise<{ default?: unknown }>

/**
 * The controller class and the action that a route leads to.
 */
export interface RoutedAction {
  controller: Function & { prototype: Record<string, unknown> }
  method: string
}

/**
 * Finds the controller of a route, importing it where the route does so lazily.
 *
 * @returns `null` for a route whose handler is a function
 * @throws what importing the controller throws
 */
export async function routedAction(
  route: RouteJSON,
  importController: ImportController
): Promise<RoutedAction | null> {
  const { handler } = route
  if (typeof handler === 'function') {
    return null
  }
  const { reference, method } = handler
  const controller = await resolve(reference, importController)
  return typeof controller === 'function'
    ? { controller: controller as RoutedAction['controller'], method }
    : null
}

async function resolve(
  reference: Exclude<RouteJSON['handler'], Function>['reference'],
  importController: ImportController
): Promise<unknown> {
  if (typeof reference === 'string') {
    const dot = reference.lastIndexOf('.')
    const module = await importController(dot === -1 ? reference : reference.slice(0, dot))
    return module.default
  }
  const [target] = reference
  if (isClass(target)) {
    return target
  }
  const module = await (target as () => Promise<{ default?: unknown }>)()
  return module.default
}

/**
 * AdonisJS tells a class from a function that imports one in the same way.
 */
function isClass(target: Function): boolean {
  return /^class[\s{]/.test(Function.prototype.toString.call(target))
}
