import { parseList } from 'structured-headers'

/**
 * The groups that an answer says are not valid any more. What is no list of strings says nothing.
 *
 * @param lines - `Cache-Group-Invalidation`
 * @see RFC 9875, 3
 */
export function invalidatedGroups(lines: string[]): string[] {
  try {
    const members = parseList(lines.join(', ')).map(([value]) => value)
    return members.every((value) => typeof value === 'string') ? (members as string[]) : []
  } catch {
    return []
  }
}
