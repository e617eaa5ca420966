import string from '@adonisjs/core/helpers/string'

/**
 * The names of a warm-up command.
 */
export interface WarmupNames {
  /** `WarmupMyUrls` */
  className: string
  /** `warmup:my_urls` */
  commandName: string
  /** `warmup_my_urls.ts` */
  fileName: string
  /** Folder below `commands`, or an empty string */
  folder: string
}

/**
 * Makes the names of a warm-up command of whatever somebody typed: `my_urls`, `My Urls`,
 * `blog/posts`. A folder is part of the name of the command, since two commands of one name
 * would hide each other.
 *
 * @returns `null` when there is nothing in it that a name can be made of
 */
export function warmupNames(typed: string): WarmupNames | null {
  const parts = typed
    .replace(/\.[jt]s$/, '')
    .split(/[/\\]/)
    .map(plain)
    .filter((part) => part !== '')
  const own = parts.pop()?.replace(/^warmup_(?=.)/, '')
  if (own === undefined) {
    return null
  }
  const name = [...parts, own].join('_')
  return {
    className: `Warmup${string.pascalCase(name)}`,
    commandName: `warmup:${name}`,
    fileName: `warmup_${own}.ts`,
    folder: parts.join('/'),
  }
}

/**
 * Letters, digits and underscores: what a file name, an identifier and a word on a command line
 * have in common.
 */
function plain(part: string): string {
  return string
    .snakeCase(string.slug(part.replaceAll('.', ' ')))
    .replace(/[^a-z0-9_]/g, '')
    .replace(/^_+|_+$/g, '')
}
