import { cliHelpers } from '@adonisjs/core/ace'

/**
 * Columns of what ace's logger writes before a message: `[ warn ] `.
 */
export const BADGES = { warning: 9, error: 10, success: 12 }

/**
 * A space in what is to stay on one line.
 */
const BOUND = '\u00a0'

/**
 * Wraps a text so that its further lines are indented like the first. What is quoted or in braces
 * is code, such as `{ username: '…', password: '…' }`, and stays on one line where it fits.
 *
 * @param columns - Of the terminal. Without one nothing is wrapped
 * @param startColumn - Where the text begins
 */
export function wrapped(text: string, columns: number, startColumn: number): string {
  if (columns === Infinity) {
    return text
  }
  const bound = text.replace(/"[^"\n]*"|\{[^{}\n]*\}/g, (code) =>
    code.length < columns - startColumn ? code.replaceAll(' ', BOUND) : code
  )
  const options = { startColumn, endColumn: columns, trimStart: true }
  return cliHelpers.wrap([bound], options)[0].replaceAll(BOUND, ' ')
}
