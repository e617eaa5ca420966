import { defineConfig } from '@adonisjs/queue'
import type { Adapter, JobData } from '@adonisjs/queue/types'
import type { Slice } from '../../../../src/request/queue/slice.ts'

/**
 * A queue in the memory of this process, whose worker is a function: that of any other package.
 */
export class OwnQueue {
  readonly slices: Slice[] = []
  #work: (slice: Slice) => Promise<void>
  #takes = Infinity

  /**
   * @param work - Called for each slice as soon as it is in the queue
   */
  constructor(work: (slice: Slice) => Promise<void>) {
    this.#work = work
  }

  /**
   * Takes so many slices, and is gone then.
   */
  failAfter(slices: number): void {
    this.#takes = slices
  }

  /**
   * config/queue.ts
   */
  get config() {
    const adapter: Partial<Adapter> = {
      pushManyOn: async (_, jobs: JobData[]) => {
        if (this.slices.length + jobs.length > this.#takes) {
          throw new Error('connect ECONNREFUSED 127.0.0.1:6379')
        }
        const slices = jobs.map(({ payload }) => payload as Slice)
        this.slices.push(...slices)
        setImmediate(() => slices.forEach((slice) => void this.#work(slice)))
      },
      getJob: async () => null,
      destroy: async () => {},
    }
    return defineConfig({
      default: 'own',
      adapters: { own: () => adapter as Adapter },
      locations: [],
    })
  }
}
