import { E_CANNOT_QUEUE } from '../errors.ts'
import type { Adapter } from '@adonisjs/queue/types'
import type { ApplicationService } from '@adonisjs/core/types'
import { SLICE_JOB, type Slice } from './slice.ts'

/**
 * `@adonisjs/queue`, if the application has it. Other packages call their manager `queue.manager`,
 * too.
 */
async function packageOf(
  app: ApplicationService
): Promise<typeof import('@adonisjs/queue') | null> {
  if (!app.container.hasBinding('queue.manager')) {
    return null
  }
  try {
    return await import('@adonisjs/queue')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND') {
      return null
    }
    throw error
  }
}

/**
 * Makes the job of a slice known to the workers of an application that has `@adonisjs/queue`.
 */
export async function registerSliceJob(app: ApplicationService): Promise<void> {
  const queue = await packageOf(app)
  if (queue !== null) {
    const { SliceJob } = await import('./slice_job.ts')
    queue.Locator.register(SLICE_JOB, SliceJob)
  }
}

/**
 * A queue of the application, of `@adonisjs/queue`.
 */
export class ApplicationQueue {
  #adapter: Adapter
  #name: string

  private constructor(adapter: Adapter, name: string) {
    this.#adapter = adapter
    this.#name = name
  }

  /**
   * @param name - Of the queue
   * @throws E_CANNOT_QUEUE - when the application has none, or its driver cannot be used
   */
  static async open(app: ApplicationService, name: string): Promise<ApplicationQueue> {
    const queue = await packageOf(app)
    if (queue === null || !queue.QueueManager.isInitialized()) {
      throw new E_CANNOT_QUEUE([
        'the application has no @adonisjs/queue. Run "node ace add @adonisjs/queue", which sets it up, or hand the slices to another queue with the method "pushSlices" of the command',
      ])
    }
    const adapter = queue.QueueManager.use()
    if (adapter.constructor.name === 'SyncAdapter') {
      throw new E_CANNOT_QUEUE([
        'its driver "sync" runs jobs at once in this process, and hides their errors. Set QUEUE_DRIVER to "redis" or "database", or leave --queue out',
      ])
    }
    return new ApplicationQueue(adapter, name)
  }

  async push(slices: Slice[]): Promise<void> {
    await this.#adapter.pushManyOn(
      this.#name,
      slices.map((slice) => ({
        id: jobId(slice.run, slice.number),
        name: SLICE_JOB,
        payload: slice,
        attempts: 0,
        createdAt: Date.now(),
      }))
    )
  }

  /**
   * Whether a slice will be run by nobody any more: it was deleted, or workers died of it.
   */
  async hasLost(run: string, slice: number): Promise<boolean> {
    const job = await this.#adapter.getJob(jobId(run, slice), this.#name)
    return job === null || job.status === 'failed' || job.status === 'completed'
  }
}

/**
 * Sorted like the slices: jobs of the same millisecond are taken in the order of their IDs.
 */
function jobId(run: string, slice: number): string {
  return `${run}-${String(slice).padStart(7, '0')}`
}
