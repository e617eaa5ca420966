import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import type Configure from '@adonisjs/core/commands/configure'
import { appendVariable } from './append_variable.ts'
import type { Codemods, SourceFile } from './types.ts'

const NAME = 'PAGE_CACHE'

/**
 * Has start/env.ts read what config/cache_helpers.ts asks for, and turns the page cache on in
 * development: that is where it is tried first. `.env` is often copied to a server, where it is on
 * without this. In tests, which read `.env` as well, it stays off, by `.env.test`.
 *
 * Does so once: whoever takes the variable out of `.env` again does not get it back. That it was done says
 * start/env.ts, which is therefore written last: a run that failed before is made up for by the next.
 */
export async function defineEnvironment(codemods: Codemods, command: Configure): Promise<void> {
  const { app, logger } = command
  const project = await codemods.getTsMorphProject()
  const file = project?.getSourceFile(app.startPath('env.ts'))
  if (!file) {
    sayByHand(command)
    return
  }
  if (isNamed(file)) {
    logger.action('update start/env.ts file').skipped(`Already has ${NAME}`)
    return
  }
  await turnOn(command)
  await turnOffInTests(command)

  let isWritten = true
  codemods.once('error', () => (isWritten = false))
  await codemods.defineEnvValidations({
    leadingComment: 'Whether pages are cached, in development and in tests as well',
    variables: { [NAME]: 'Env.schema.boolean.optional()' },
  })
  if (!isWritten) {
    sayByHand(command)
  }
}

function sayByHand({ logger }: Configure): void {
  logger.warning('start/env.ts could not be updated. Add this line to its schema:')
  logger.log(`  ${NAME}: Env.schema.boolean.optional(),`)
}

/**
 * Whether the code has the variable. A comment may be about it, and another variable may begin like it.
 */
function isNamed(file: SourceFile): boolean {
  const name = new RegExp(`^['"\`]?${NAME}['"\`]?$`)
  return file.getDescendants().some((node) => name.test(node.getText()))
}

async function turnOn(command: Configure): Promise<void> {
  const { app, logger } = command
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
  for (const file of files) {
    await appendVariable(file, `${NAME}=true`, command)
  }
}

async function turnOffInTests(command: Configure): Promise<void> {
  const { app } = command
  const file = app.makePath('.env.test')
  const isWanted = existsSync(file)
    ? !(await isDefined(file))
    : existsSync(app.makePath(app.rcFile.directories.tests))
  if (isWanted) {
    await appendVariable(file, `${NAME}=false`, command)
  }
}

/**
 * A file that cannot be read cannot be written either, and that is said then.
 */
async function isDefined(file: string): Promise<boolean> {
  const text = await readFile(file, 'utf8').catch(() => '')
  return new RegExp(`^\\s*(?:export\\s+)?${NAME}\\s*=`, 'm').test(text)
}
