import { createTable } from '../console/table.ts'
import { BADGES, wrapped } from '../console/wrapped.ts'
import { shortened } from '../console/shortened.ts'
import type { UIPrimitives } from '@adonisjs/core/types/ace'
import type { RouteExplanation } from './explanation.ts'

const HEAD = ['Route', 'Kept', 'Key', 'Store']

/**
 * Columns of the borders, and of the padding in the cells.
 */
const LINES = HEAD.length + 1 + 4 * HEAD.length

/**
 * How much of a route is shown at least, and of the name of a key function at most: an application
 * may give it one of any length.
 */
const ROUTE_AT_LEAST = 20
const KEY_AT_MOST = 25

/**
 * Columns of `[ warn ] `, and of `[ error ] `.
 */

/**
 * Shows what is cached of every route, and below that what is wrong, or may be.
 *
 * @param columns - Of the terminal. Without one nothing is shortened
 */
export function showRoutes(
  ui: UIPrimitives,
  routes: RouteExplanation[],
  columns: number = Infinity
): void {
  const { colors, logger } = ui
  const rows = routes.map(({ route, kept, key, store, problem }) => [
    route,
    problem ? 'wrong' : (kept ?? 'not cached'),
    shortened(key ?? '', columns === Infinity ? Infinity : KEY_AT_MOST),
    store ?? '',
  ])
  const widths = HEAD.map((title, at) =>
    Math.max(title.length, ...rows.map((row) => row[at].length))
  )
  const others = widths.slice(1).reduce((sum, width) => sum + width, 0)

  const table = createTable(ui).head(HEAD)
  for (const [at, [route, keeping, key, store]] of rows.entries()) {
    const { problem, kept, note } = routes[at]
    table.row([
      shortened(route, Math.max(ROUTE_AT_LEAST, columns - LINES - others)),
      problem ? colors.red(keeping) : kept === null ? colors.dim(keeping) : keeping,
      note === undefined ? key : colors.yellow(key),
      store,
    ])
  }
  table.render()
  for (const { route, problem } of routes.filter((one) => one.problem !== null)) {
    const text = problem!.includes(route) ? problem! : `${route}: ${problem}`
    logger.error(wrapped(text, columns, BADGES.error))
  }
  for (const { route, note } of routes.filter((one) => one.note !== undefined)) {
    const name = shortened(route, columns - BADGES.warning - 1)
    logger.warning(wrapped(`${name}: ${note}`, columns, BADGES.warning))
  }
}
