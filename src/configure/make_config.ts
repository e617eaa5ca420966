import { existsSync } from 'node:fs'
import type Configure from '@adonisjs/core/commands/configure'
import type { Codemods } from './types.ts'
import { stubsRoot } from '../../stubs/main.ts'

/**
 * Writes a file of configuration, unless the application has it as JavaScript: AdonisJS would read both, and
 * take one of them.
 *
 * @param name - Of the file, without `.ts`
 * @param options - `force: false`: not even `--force` overwrites it
 * @returns Whether it was written
 */
export async function makeConfig(
  name: 'cache' | 'cache_helpers',
  codemods: Codemods,
  { app, logger }: Configure,
  options: { force?: false } = {}
): Promise<boolean> {
  const script = ['.js', '.mjs', '.cjs', '.mts'].find((ending) =>
    existsSync(app.configPath(name + ending))
  )
  if (script !== undefined) {
    logger.action(`create config/${name}.ts`).skipped(`There is config/${name}${script}`)
    return false
  }
  const { status } = await codemods.makeUsingStub(stubsRoot, `config/${name}.stub`, options)
  return status === 'created'
}
