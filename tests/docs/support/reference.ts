import { read } from './documents.ts'
import { knownCommand, ownCommands, type KnownCommand } from './known_commands.ts'
import { docblocks } from '../../support/docblocks.ts'
import { REASONS } from '../../../src/store_rules/reasons.ts'

/*
 * The parts of docs/reference.md that are written from the code.
 */

const source = (path: string) => new URL(`../../../${path}`, import.meta.url)
const cell = (text: string) => text.replaceAll('|', '\\|')

function table(head: string[], rows: string[][]): string {
  const lines = [head, head.map(() => '---'), ...rows]
  return lines.map((row) => `| ${row.join(' | ')} |`).join('\n')
}

async function configuration(): Promise<string> {
  const options = Object.entries(
    await docblocks(source('src/config_types.ts'), 'CacheHelpersConfig')
  )
  return table(
    ['option', 'type', 'what it does'],
    options.map(([name, { text, type }]) => [
      `\`${name}\``,
      `\`${cell(type.replaceAll(/\s+/g, ' '))}\``,
      cell(text),
    ])
  )
}

function command(title: string, { flags, args }: KnownCommand): string {
  const placeholders = args.map(({ argumentName, required, type }) => {
    const name = type === 'spread' ? `${argumentName}…` : argumentName
    return required === false ? `[${name}]` : `<${name}>`
  })
  const rows = flags.map(({ flagName, alias, type, description = '' }) => [
    `\`--${flagName}${type === 'boolean' ? '' : '=…'}\`${alias ? `, \`-${alias}\`` : ''}`,
    cell(description),
  ])
  const call = ['node ace', title, ...placeholders].join(' ')
  return `\`${call}\`\n\n${table(['flag', 'what it does'], rows)}`
}

function commands(): string {
  const own = ownCommands().map((one) => {
    const { commandName, aliases = [], description } = one
    const also = aliases.length > 0 ? `, also called \`${aliases.join('`, `')}\`` : ''
    return `### ${commandName}\n\n${description}${also}.\n\n${command(commandName, one)}`
  })
  const warmUp = knownCommand('warmup:pages')!
  return [
    ...own,
    `### warmup:…\n\nA command that \`make:warmup\` has written.\n\n${command('warmup:pages', warmUp)}`,
  ].join('\n\n')
}

async function events(): Promise<string> {
  const all = Object.entries(
    await docblocks(source('src/telemetry/page_events.ts'), 'PageCacheEvents')
  )
  return table(
    ['event', 'when'],
    all.map(([name, { text }]) => [`\`${name.replaceAll(`'`, '')}\``, cell(text)])
  )
}

function reasons(): string {
  const names = Object.keys(REASONS).map((name) => `\`${name}\``)
  return names.join(', ')
}

async function errorsOf(path: string): Promise<string[][]> {
  const text = await read(path)
  const pattern =
    /\/\*\*\n((?: \*.*\n)+?) \*\/\nexport const (E_\w+) = (?:createError[^]*?\s(\d+)\s*\)|class [^]*?status = (\d+))/g
  return [...text.matchAll(pattern)].map(([, docblock, code, status, classStatus]) => [
    `\`${code}\``,
    status ?? classStatus,
    cell(
      docblock
        .replaceAll(/^ \* ?/gm, '')
        .trim()
        .replaceAll(/\s+/g, ' ')
    ),
  ])
}

async function errors(): Promise<string> {
  const [own, ofRequests] = [
    await errorsOf('src/errors.ts'),
    await errorsOf('src/request/errors.ts'),
  ]
  const head = ['error', 'status', 'when']
  return [
    'Of `errors`, from `adonis-cache-helpers`:',
    table(head, own),
    'Of `errors`, from `adonis-cache-helpers/request`:',
    table(head, ofRequests),
  ].join('\n\n')
}

/**
 * The parts by the name that stands in their marks: `<!-- commands: … -->`.
 */
export async function referenceParts(): Promise<Record<string, string>> {
  return {
    configuration: await configuration(),
    commands: commands(),
    events: await events(),
    reasons: reasons(),
    errors: await errors(),
  }
}

/**
 * A document with its parts as they are to be.
 *
 * @param text - With `<!-- name: … -->` before each part, and `<!-- end -->` after it
 */
export async function withReferenceParts(text: string): Promise<string> {
  const parts = await referenceParts()
  return text.replaceAll(
    /(<!-- (\w+): .*-->\n)[^]*?(<!-- end -->)/g,
    (_, begin, name, end) => `${begin}\n${parts[name]}\n\n${end}`
  )
}
