/**
 * Takes characters out of the middle of a text, so that it fits a line. Both ends of a URL tell
 * more than its middle.
 *
 * @param width - Columns
 */
export function shortened(text: string, width: number): string {
  if (text.length <= width || width < 3) {
    return text
  }
  const end = Math.floor((width - 1) / 2)
  return `${text.slice(0, width - 1 - end)}…${text.slice(text.length - end)}`
}
