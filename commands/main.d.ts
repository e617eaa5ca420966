import type { BaseCommand } from '@adonisjs/core/ace'
import type { CommandMetaData } from '@adonisjs/core/types/ace'

/**
 * Types of the loader that `adonis-kit index` writes. Its own name a type of `@adonisjs/ace` that
 * does not exist, and so these replace them in the build.
 */

/**
 * The commands of this package, as Ace lists them.
 *
 * @example
 * ```ts
 * commands: [() => import('adonis-cache-helpers/commands')] // in adonisrc.ts
 * ```
 */
export function getMetaData(): Promise<CommandMetaData[]>

/**
 * The class of one of them; `null` where it is another package's.
 *
 * @example
 * ```ts
 * commands: [() => import('adonis-cache-helpers/commands')] // in adonisrc.ts
 * ```
 */
export function getCommand(metaData: CommandMetaData): Promise<typeof BaseCommand | null>
