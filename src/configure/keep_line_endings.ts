import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'

/**
 * Has files keep the line endings of Windows while they are changed: what AdonisJS writes into them ends
 * its lines otherwise.
 *
 * @param files - Their paths. Those that are not there, or have other line endings, are left alone
 * @param change - Changes them
 */
export async function keepLineEndings(files: string[], change: () => Promise<void>): Promise<void> {
  const before = await Promise.all(files.map(textOf))
  const ofWindows = files.filter((_, index) => /\r\n/.test(before[index]))
  try {
    await change()
  } finally {
    for (const file of ofWindows) {
      const text = await textOf(file)
      const kept = text.replaceAll(/\r?\n/g, '\r\n')
      if (kept !== text) {
        await writeFile(file, kept)
      }
    }
  }
}

async function textOf(file: string): Promise<string> {
  return existsSync(file) ? readFile(file, 'utf8') : ''
}
