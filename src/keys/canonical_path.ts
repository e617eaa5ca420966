/**
 * One path however it was encoded, and whether AdonisJS has decoded it or not.
 */
export function canonicalPath(path: string): string {
  try {
    return encodeURI(decodeURI(path))
  } catch {
    return path
  }
}
