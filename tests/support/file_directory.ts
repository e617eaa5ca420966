import { relative } from 'node:path'

/**
 * A folder as the file driver takes it. bentocache 1.6.1 makes a slash of every colon in its path,
 * that of a Windows drive included, and so the path is given from the current folder on.
 */
export function fileDirectory(path: string): string {
  return relative(process.cwd(), path)
}
