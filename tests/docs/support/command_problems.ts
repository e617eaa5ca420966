import { isFlagOfConfigure, isOfShop, knownCommand, writtenStores } from './known_commands.ts'
import type { KnownCommand } from './known_commands.ts'
import type { ShellCommand } from './shell_lines.ts'

const stores = await writtenStores()

interface Flag {
  name: string
  value: string | undefined
}

function flagsOf(words: string[]): Flag[] {
  return words
    .filter((word) => /^--?\w/.test(word))
    .map((word) => {
      const [, name, value] = word.match(/^--?([\w-]+)(?:=(.*))?$/) ?? [word, word]
      return { name, value }
    })
}

/**
 * Whether a command takes a flag: by its name, its letter, or as `--no-…` where it is a boolean. Ace
 * itself takes some for every command.
 */
function takes(command: KnownCommand, { name }: Flag): boolean {
  return (
    ['help', 'ansi', 'no-ansi'].includes(name) ||
    command.flags.some(
      ({ flagName, alias, type }) =>
        name === flagName || name === alias || (type === 'boolean' && name === `no-${flagName}`)
    ) ||
    (command.commandName === 'configure' && isFlagOfConfigure(name))
  )
}

/**
 * Stores that a command names, and that `configure` does not write.
 */
function unknownStores(name: string, args: string[], flags: Flag[]): string[] {
  if (!/^(page-cache|cache):(clear|list|prune)$/.test(name)) {
    return []
  }
  const named = flags.filter((flag) => flag.name === 'cache').map(({ value }) => String(value))
  return [...args, ...named].filter((store) => !stores.includes(store))
}

/**
 * What is wrong with a command of `node ace`; an empty list where nothing is, or where it is another
 * program.
 */
export function commandProblems({ place, words }: ShellCommand): string[] {
  const [program, script, name, ...rest] = words
  if (program !== 'node' || script !== 'ace' || name === undefined || isOfShop(name)) {
    return []
  }
  const command = knownCommand(name)
  if (!command) {
    return [`${place}: there is no command ${name}`]
  }
  const flags = flagsOf(rest)
  // In a sentence, `[stores…]` stands for what may be written there.
  const args = rest.filter((word) => !/^[-[]/.test(word))
  const required = command.args.filter((arg) => arg.required !== false).length
  const most = command.args.some(({ type }) => type === 'spread') ? Infinity : command.args.length
  return [
    ...flags
      .filter((flag) => !takes(command, flag))
      .map((flag) => `${place}: ${name} has no flag --${flag.name}`),
    ...(args.length > most ? [`${place}: ${name} takes ${most} arguments: ${args.join(' ')}`] : []),
    ...unknownStores(name, args, flags).map(
      (store) => `${place}: configure writes no store "${store}"`
    ),
    // In a sentence a command is often named without what it needs.
    ...(rest.length > 0 && args.length < required ? [`${place}: ${name} lacks an argument`] : []),
  ]
}
