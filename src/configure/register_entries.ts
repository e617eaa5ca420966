import type Configure from '@adonisjs/core/commands/configure'
import { keepComments } from './keep_comments.ts'
import type { Codemods, RcEntries } from './types.ts'

/**
 * Adds to adonisrc.ts what it does not have yet, or says what to write by hand where that cannot be
 * done. A complete file is left alone, since saving it reformats the whole of it, and since
 * `addCommand` does not recognise a command in double quotes.
 *
 * @returns Whether everything is registered
 */
export async function registerEntries(
  entries: RcEntries,
  codemods: Codemods,
  command: Configure
): Promise<boolean> {
  const isRegistered = await register(entries, codemods, command)
  if (!isRegistered) {
    showEntries(entries, command)
  }
  return isRegistered
}

async function register(entries: RcEntries, codemods: Codemods, { app, logger }: Configure) {
  const project = await codemods.getTsMorphProject()
  if (!project) {
    return false
  }

  const rcFile = project.getSourceFile(app.makePath('adonisrc.ts'))
  const imports = rcFile?.getImportStringLiterals().map((literal) => literal.getLiteralValue())
  const isMissing = (path: string) => !imports?.includes(path)
  const providers = entries.providers.filter(isMissing)
  const commands = entries.commands.filter(isMissing)

  if (providers.length + commands.length === 0) {
    logger.action('update adonisrc.ts file').skipped('Already registered')
    return true
  }

  let registered = true
  codemods.once('error', () => (registered = false))
  await codemods.updateRcFile((transformer) => {
    const putBack = keepComments(rcFile, Object.keys(entries))
    providers.forEach((path) => transformer.addProvider(path))
    commands.forEach((path) => transformer.addCommand(path))
    putBack()
  })

  return registered
}

function showEntries(entries: RcEntries, { logger }: Configure) {
  const lines = (paths: string[]) => paths.map((path) => `    () => import('${path}'),`)

  logger.warning('adonisrc.ts could not be updated. Add what it does not have of these lines:')
  logger.log(
    [
      '  providers: [',
      ...lines(entries.providers),
      '  ],',
      '  commands: [',
      ...lines(entries.commands),
      '  ],',
    ].join('\n')
  )
}
