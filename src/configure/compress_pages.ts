import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import type Configure from '@adonisjs/core/commands/configure'
import type { Codemods } from './types.ts'

/** As the stub has it */
const WITHOUT = /^( *)\/\/ compress: \[\],$/m
const WITH = `compress: ['zstd', 'br', 'gzip'],`

/**
 * Has config/cache_helpers.ts send pages compressed, or says what to write by hand where it does not
 * look as it was written any more.
 */
export async function compressPages(_: Codemods, { app, logger }: Configure): Promise<void> {
  const file = app.configPath('cache_helpers.ts')
  const action = logger.action('update config/cache_helpers.ts file')
  try {
    const config = existsSync(file) ? await readFile(file, 'utf8') : ''
    if (/^\s*compress:/m.test(config)) {
      action.skipped('Already says what is compressed')
      return
    }
    if (WITHOUT.test(config)) {
      await writeFile(file, config.replace(WITHOUT, `$1${WITH}`))
      action.succeeded()
      return
    }
  } catch (error) {
    action.failed((error as Error).message)
  }
  logger.warning('config/cache_helpers.ts could not be updated. Add this line to it:')
  logger.log(`  ${WITH}`)
}
