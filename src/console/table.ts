import { stripVTControlCharacters } from 'node:util'
import type { UIPrimitives } from '@adonisjs/core/types/ace'

/**
 * A table of ace. Where there are no colours, as in a pipe, its borders have none either: the
 * library that draws them does not know of ace's decision.
 */
export function createTable(ui: UIPrimitives): ReturnType<UIPrimitives['table']> {
  const table = ui.table()
  if (ui.colors.red('x') !== 'x') {
    return table
  }
  const renderer = table.getRenderer()
  return table.useRenderer({
    getLogs: () => renderer.getLogs(),
    flushLogs: () => renderer.flushLogs(),
    log: (message) => renderer.log(stripVTControlCharacters(message)),
    logError: (message) => renderer.logError(message),
    logUpdate: (message) => renderer.logUpdate(message),
    logUpdatePersist: () => renderer.logUpdatePersist(),
  })
}
