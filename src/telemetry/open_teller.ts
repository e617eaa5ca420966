import type { ApplicationService } from '@adonisjs/core/types'
import type { Teller } from './tell.ts'

/**
 * By whom an application is told what the page cache does.
 */
export async function openTeller({ container, inTest }: ApplicationService): Promise<Teller> {
  const logger = await container.make('logger')
  return { logger, emitter: await container.make('emitter'), mayBeFaked: inTest }
}
