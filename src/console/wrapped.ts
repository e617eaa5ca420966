import { cliHelpers } from '@adonisjs/core/ace'

/**
 * Wraps a text so that its further lines are indented like the first.
 *
 * @param columns - Of the terminal. Without one nothing is wrapped
 * @param startColumn - Where the text begins
 */
export function wrapped(text: string, columns: number, startColumn: number): string {
  return columns === Infinity
    ? text
    : cliHelpers.wrap([text], { startColumn, endColumn: columns, trimStart: true })[0]
}
