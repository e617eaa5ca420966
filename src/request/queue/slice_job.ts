import { exponentialBackoff, Job } from '@adonisjs/queue'
import type { JobOptions } from '@adonisjs/queue/types'
import { SLICE_JOB, type Slice } from './slice.ts'

/**
 * The job of `@adonisjs/queue` for a slice. A worker that cannot run it leaves it to another one,
 * some times.
 */
export class SliceJob extends Job<Slice> {
  static options: JobOptions = {
    name: SLICE_JOB,
    retry: { maxRetries: 2, backoff: exponentialBackoff({ baseDelay: '1s' }) },
  }

  async execute(): Promise<void> {
    // Not before it is needed: every process of the application knows the job
    const { runSlice } = await import('./run_slice.ts')
    return runSlice(this.payload)
  }

  async failed(error: Error): Promise<void> {
    const { failSlice } = await import('./fail_slice.ts')
    // That of the queue says only how often it was tried
    return failSlice(this.payload, error.cause instanceof Error ? error.cause : error)
  }
}
