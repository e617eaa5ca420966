import { EOL } from 'node:os'
import { existsSync } from 'node:fs'
import { appendFile, readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import type Configure from '@adonisjs/core/commands/configure'

/**
 * Adds a line to an .env file, in its own line endings, and changes nothing else in it; or says which line is
 * to be added by hand where the file cannot be written.
 *
 * @param file - Its path. Where it is not there, it is created
 * @param line - Such as `PAGE_CACHE=true`
 */
export async function appendVariable(
  file: string,
  line: string,
  { logger }: Configure
): Promise<void> {
  const [name, isThere] = [basename(file), existsSync(file)]
  const action = logger.action(`${isThere ? 'update' : 'create'} ${name} file`)
  try {
    const before = isThere ? await readFile(file, 'utf8') : ''
    const ending = before.match(/\r?\n/)?.[0] ?? EOL
    const separator = before === '' || before.endsWith('\n') ? '' : ending
    await appendFile(file, `${separator}${line}${ending}`)
    action.succeeded()
  } catch (error) {
    action.failed((error as Error).message)
    logger.warning(`${name} could not be updated. Add this line to it:`)
    logger.log(`  ${line}`)
  }
}
