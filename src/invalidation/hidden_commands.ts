import { FsLoader } from '@adonisjs/core/ace'
import type { ApplicationService } from '@adonisjs/core/types'

/**
 * An application's own `cache:clear` cannot be reached: the alias of ours is found before it.
 *
 * @returns what to tell of it; `null` where there is none
 */
export async function hiddenCommand(app: ApplicationService): Promise<string | null> {
  // A command that cannot be imported fails when it is run.
  const own = await new FsLoader(app.commandsPath()).getMetaData().catch(() => [])
  const hidden = own.find(({ commandName }) => commandName === 'cache:clear')
  return hidden === undefined
    ? null
    : `This is the command "page-cache:clear". Your own "cache:clear" in commands/${hidden.filePath.replace(/\.js$/, '.ts')} is hidden by its alias: give it another name`
}
