import { join } from 'node:path'
import { existsSync } from 'node:fs'
import { HelpCommand, ListCommand } from '@adonisjs/core/ace'
import { read, ROOT } from './documents.ts'
import { RequestCommand } from '../../../src/request/request_command.ts'

/**
 * An ace command, as `commands.json` of a package has it.
 */
export interface KnownCommand {
  commandName: string
  description?: string
  aliases?: string[]
  flags: { flagName: string; alias?: string; type: string; description?: string }[]
  args: { argumentName: string; required?: boolean; type: string }[]
}

/**
 * The commands of this package as they are built, and those of the packages that the documentation
 * names commands of.
 */
const LISTS = [
  'build/commands/commands.json',
  ...['core', 'cache', 'lucid', 'queue', 'session'].map(
    (name) => `node_modules/@adonisjs/${name}/build/commands/commands.json`
  ),
]

class Warmup extends RequestCommand {
  static commandName = 'warmup:pages'
}
Warmup.boot()

const lists = await Promise.all(LISTS.map(async (path) => JSON.parse(await read(path))))
const [OWN] = lists
const COMMANDS: KnownCommand[] = lists.flatMap((list) => list.commands)
const OFFERS = await read('src/configure/offers.ts')

/**
 * Those of Ace itself, which no package lists.
 */
const OF_ACE = [HelpCommand, ListCommand].map((command) => command.serialize() as KnownCommand)

/**
 * The commands of this package, by name.
 */
export function ownCommands(): KnownCommand[] {
  return OWN.commands
}

/**
 * What the package says of a command that has this name; any name that begins with `warmup:` is that of
 * a warm-up command.
 */
export function knownCommand(name: string): KnownCommand | undefined {
  if (name.startsWith('warmup:')) {
    return { commandName: name, flags: Warmup.flags as KnownCommand['flags'], args: [] }
  }
  return [...COMMANDS, ...OF_ACE].find(
    (one) => one.commandName === name || one.aliases?.includes(name)
  )
}

/**
 * Whether `node ace configure adonis-cache-helpers` takes a flag: `front`, and `no-front`.
 */
export function isFlagOfConfigure(flag: string): boolean {
  return OFFERS.includes(`flag: '${flag.replace(/^no-/, '')}'`)
}

/**
 * Whether the example shop has a command: those of its own are called `shop:…`.
 */
export function isOfShop(name: string): boolean {
  const file = `${name.replace(':', '_')}.ts`
  return name.startsWith('shop:') && existsSync(join(ROOT, 'examples/shop/commands', file))
}

/**
 * The stores that `node ace configure adonis-cache-helpers` writes into config/cache.ts.
 */
export async function writtenStores(): Promise<string[]> {
  const stub = await read('stubs/config/cache.stub')
  return [...stub.matchAll(/^ {4}(\w+): store\(\)/gm)].map(([, name]) => name)
}
