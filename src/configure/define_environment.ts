import { EOL } from 'node:os'
import { existsSync } from 'node:fs'
import { appendFile, readFile } from 'node:fs/promises'
import type Configure from '@adonisjs/core/commands/configure'
import type { Codemods } from './types.ts'

const NAME = 'PAGE_CACHE'

/**
 * Has start/env.ts read what config/cache_helpers.ts asks for, and turns the page cache on in
 * development: that is where it is tried first. `.env` is often copied to a server, where it is on
 * without this. In tests, which read `.env` as well, it stays off, by `.env.test`.
 *
 * Does so once: whoever takes the variable out of `.env` again does not get it back.
 */
export async function defineEnvironment(codemods: Codemods, command: Configure): Promise<void> {
  const { app, logger } = command
  const project = await codemods.getTsMorphProject()
  const file = project?.getSourceFile(app.makePath('start/env.ts'))
  if (!file) {
    logger.warning('start/env.ts could not be updated. Add this line to its schema:')
    logger.log(`  ${NAME}: Env.schema.boolean.optional(),`)
    return
  }
  if (file.getText().includes(NAME)) {
    logger.action('update start/env.ts file').skipped(`Already has ${NAME}`)
    return
  }
  await codemods.defineEnvValidations({
    leadingComment: 'Whether pages are cached, in development and in tests as well',
    variables: { [NAME]: 'Env.schema.boolean.optional()' },
  })
  await turnOn(codemods, command)
  await turnOffInTests(command)
}

async function turnOn(codemods: Codemods, { app, logger }: Configure): Promise<void> {
  const files = ['.env', '.env.example'].map((name) => app.makePath(name)).filter(existsSync)
  if (files.length === 0) {
    logger.warning(`There is no .env. Pages are not cached in development without ${NAME}=true`)
    return
  }
  const areDefined = await Promise.all(files.map(isDefined))
  if (areDefined.includes(true)) {
    logger.action('update .env file').skipped(`Already has ${NAME}`)
    return
  }
  await codemods.defineEnvVariables({ [NAME]: 'true' })
}

async function turnOffInTests({ app, logger }: Configure): Promise<void> {
  const file = app.makePath('.env.test')
  const isThere = existsSync(file)
  if ((!isThere && !existsSync(app.makePath('tests'))) || (isThere && (await isDefined(file)))) {
    return
  }
  const before = isThere ? await readFile(file, 'utf8') : ''
  const separator = before === '' || before.endsWith('\n') ? '' : EOL
  await appendFile(file, `${separator}${NAME}=false${EOL}`)
  logger.action(`${isThere ? 'update' : 'create'} .env.test file`).succeeded()
}

async function isDefined(file: string): Promise<boolean> {
  return new RegExp(`^\\s*(?:export\\s+)?${NAME}\\s*=`, 'm').test(await readFile(file, 'utf8'))
}
