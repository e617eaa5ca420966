import { terminalColumns } from './terminal_columns.ts'
import { wrapped } from './wrapped.ts'

/**
 * A text as wide as the terminal: see {@link wrapped}.
 *
 * @param startColumn - Where the text begins
 */
export function fitted(text: string, startColumn: number): string {
  return wrapped(text, terminalColumns() ?? Infinity, startColumn)
}
