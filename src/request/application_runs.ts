import { storedUrls } from './stored_urls.ts'
import { memoryStores } from '../memory_stores.ts'
import { PageCache } from '../page_cache/page_cache.ts'
import type { ApplicationService } from '@adonisjs/core/types'
import type { ApplicationSettings } from '../application_settings.ts'
import type { BaseCommand } from '@adonisjs/core/ace'
import type { RequestRuntime, WarmUp } from './runtime.ts'

/**
 * Of the environments of AdonisJS, those whose process answers visitors, or the client of a test.
 */
const SERVERS = new Set(['web', 'test'])

/**
 * What runs that are remembered, or queued, need of their application. It is loaded when one of
 * them needs it.
 */
export function applicationRuns(
  app: ApplicationService,
  settings: ApplicationSettings
): Pick<RequestRuntime, 'ownStores' | 'records' | 'storedPages' | 'version' | 'warmUp'> {
  let records: ReturnType<NonNullable<RequestRuntime['records']>> | undefined
  return {
    records: async () => {
      const { openRecords } = await import('./journal/open_records.ts')
      return (records ??= openRecords(app, settings))
    },
    version: () => settings.config().version || null,
    ownStores: async () => {
      if (SERVERS.has(app.getEnvironment())) {
        return []
      }
      const { stores } = await app.container.make(PageCache)
      const used = stores.inUse().map(({ name }) => name)
      return memoryStores(app, used)
    },
    storedPages: (selection) => storedUrls(app, selection),
    warmUp: (commandName) => findWarmUp(app, commandName),
  }
}

/**
 * Finds a warm-up command of an application by its name: it says how to ask, and with whose
 * credentials.
 *
 * @returns null where there is none of that name, or one that is no `RequestCommand`
 */
async function findWarmUp(app: ApplicationService, commandName: string): Promise<WarmUp | null> {
  const ace = await app.container.make('ace')
  await ace.boot()
  if (ace.getCommand(commandName) === null) {
    return null
  }
  const Command = await ace.find(commandName)
  const command: BaseCommand & Partial<WarmUp> = await ace.create(Command, [])
  return 'requestOptions' in command ? (command as unknown as WarmUp) : null
}
