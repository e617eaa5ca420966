import { createTable } from '../console/table.ts'
import { shortened } from '../console/shortened.ts'
import type { UIPrimitives } from '@adonisjs/core/types/ace'
import type { RouteExplanation } from './explanation.ts'

/**
 * How many characters of a line the borders, the padding and the narrow columns take.
 */
const NARROW = 46

/**
 * Shows what is cached of every route, and below that what is wrong.
 *
 * @param columns - Of the terminal. Without one nothing is shortened
 */
export function showRoutes(
  ui: UIPrimitives,
  routes: RouteExplanation[],
  columns: number = Infinity
): void {
  const { colors, logger } = ui
  const table = createTable(ui).head(['Route', 'Kept', 'Key', 'Store'])
  for (const { route, kept, key, store, problem } of routes) {
    const text = shortened(route, Math.max(20, columns - NARROW))
    const keeping = kept ?? colors.dim('not cached')
    table.row([text, problem ? colors.red('wrong') : keeping, key ?? '', store ?? ''])
  }
  table.render()
  for (const { route, problem } of routes.filter((one) => one.problem !== null)) {
    logger.error(problem!.includes(route) ? problem! : `${route}: ${problem}`)
  }
}
