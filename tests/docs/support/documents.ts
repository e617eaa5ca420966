import { join } from 'node:path'
import { readdir, readFile } from 'node:fs/promises'

/**
 * The folder of the repository.
 */
export const ROOT = join(import.meta.dirname, '../../..')

const names = await readdir(join(ROOT, 'docs'))
const docs = names.filter((name) => name.endsWith('.md')).map((name) => `docs/${name}`)

/**
 * What users read: paths from the folder of the repository.
 */
export const DOCUMENTS = ['README.md', ...docs.sort()]

/**
 * @param path - From the folder of the repository
 */
export function read(path: string): Promise<string> {
  return readFile(join(ROOT, path), 'utf8')
}
