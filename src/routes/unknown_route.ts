import { nameHint } from '../options/name_hint.ts'
import type { Router } from '@adonisjs/core/http'

/**
 * Says that there is no route of a name, and which one was meant.
 */
export function unknownRoute(router: Router, name: string): string {
  const routes = Object.values(router.toJSON()).flat()
  const known = routes.map((one) => one.name ?? '').filter(Boolean)
  const hint = known.length > 0 ? nameHint(name, known) : 'No route has one'
  return `There is no route with the name "${name}". ${hint}`
}
