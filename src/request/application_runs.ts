import type { ApplicationService } from '@adonisjs/core/types'
import type { ApplicationSettings } from '../application_settings.ts'
import type { RequestRuntime } from './runtime.ts'

/**
 * What runs that are remembered need of their application. It is loaded when one of them needs it.
 */
export function applicationRuns(
  app: ApplicationService,
  settings: ApplicationSettings
): Pick<RequestRuntime, 'records'> {
  let records: ReturnType<NonNullable<RequestRuntime['records']>> | undefined
  return {
    records: async () => {
      const { openRecords } = await import('./journal/open_records.ts')
      return (records ??= openRecords(app, settings))
    },
  }
}
