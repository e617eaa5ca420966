import type { BaseCommand } from '@adonisjs/core/ace'
import type { CommandMetaData } from '@adonisjs/core/types/ace'

/**
 * Types of the loader that `adonis-kit index` writes. Its own name a type of `@adonisjs/ace` that
 * does not exist, and so these replace them in the build.
 */
export function getMetaData(): Promise<CommandMetaData[]>
export function getCommand(metaData: CommandMetaData): Promise<typeof BaseCommand | null>
