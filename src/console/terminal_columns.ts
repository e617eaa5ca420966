/**
 * How wide the terminal is; `undefined` where standard output is none, as in a pipe.
 */
export function terminalColumns(): number | undefined {
  return process.stdout.isTTY ? process.stdout.columns : undefined
}
