import { drivers, store } from '@adonisjs/cache'
import { fileDirectory } from './file_directory.ts'
import type { TestAppOptions } from './test_app.ts'

/**
 * config/cache.ts with one store that answers at once, and one that takes its time as stores
 * beyond the process do.
 *
 * @param directory - Where the files are kept
 */
export function storesIn(
  directory: string
): Record<'memory' | 'files', NonNullable<TestAppOptions['cache']>> {
  return {
    memory: {
      default: 'memory',
      stores: { memory: store().useL1Layer(drivers.memory({})) },
    },
    files: {
      default: 'files',
      stores: {
        files: store().useL2Layer(
          drivers.file({ directory: fileDirectory(directory), pruneInterval: false })
        ),
      },
    },
  }
}
