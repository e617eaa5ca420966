import { FsLoader, type BaseCommand } from '@adonisjs/core/ace'
import CacheClear from '@adonisjs/cache/commands/cache_clear'
import type { ApplicationService } from '@adonisjs/core/types'
import type { CommandMetaData, LoadersContract } from '@adonisjs/core/types/ace'

const NAME = 'cache:clear'

type Loader = LoadersContract<typeof BaseCommand>

/**
 * Further commands that want to be `cache:clear`: those of the application, and those of packages in
 * adonisrc.ts. The alias of ours is found before the name of any other, and of two aliases one is found.
 * That of `@adonisjs/cache` is not told of: ours does what it does.
 *
 * @returns what to tell of each of them
 */
export async function hiddenCommands(app: ApplicationService): Promise<string[]> {
  const texts: string[] = []
  for (const module of app.rcFile.commands) {
    const loader: Loader = await module()
    for (const command of await claimants(loader)) {
      if ((await loader.getCommand(command)) !== CacheClear) {
        texts.push(hiddenText(command, `of ${packageOf(module)}`))
      }
    }
  }
  for (const command of await claimants(new FsLoader(app.commandsPath()))) {
    texts.push(hiddenText(command, `in commands/${sourceOf(command)}`))
  }
  return texts
}

/**
 * Commands with that name or alias, but ours. One that cannot be imported fails when it is run.
 */
async function claimants(loader: Loader): Promise<CommandMetaData[]> {
  const commands = await loader.getMetaData().catch((): CommandMetaData[] => [])
  return commands.filter(
    ({ commandName, aliases }) =>
      commandName === NAME || (commandName !== 'page-cache:clear' && aliases.includes(NAME))
  )
}

function hiddenText({ commandName }: CommandMetaData, place: string): string {
  const isClear = `This is "page-cache:clear" of adonis-cache-helpers, and "${NAME}" is its alias`
  return commandName === NAME
    ? `${isClear}. The command "${NAME}" ${place} is hidden by it: give that another name, or reach it by one in adonisrc.ts, commandsAliases: { 'own:clear': '${NAME}' }`
    : `${isClear}, and that of "${commandName}" ${place} as well: take the alias away there`
}

/**
 * What adonisrc.ts imports. An entry is a function, and says it in its source only.
 */
function packageOf(module: () => Promise<unknown>): string {
  const [, imported] = /import\(\s*["'`](.+?)["'`]/.exec(String(module)) ?? []
  return imported === undefined ? 'a package in adonisrc.ts' : `"${imported}" in adonisrc.ts`
}

/** `filePath` is that of the loaders of files, and of no other */
function sourceOf(command: CommandMetaData): string {
  return (command as { filePath?: string }).filePath!.replace(/\.js$/, '.ts')
}
