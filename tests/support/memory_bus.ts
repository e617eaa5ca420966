import { configProvider } from '@adonisjs/core'
import { drivers, store } from '@adonisjs/cache'
import type { TestAppOptions } from './test_app.ts'

type Heard = (message: object) => void

/**
 * A way between the stores of one name in this process, as Redis is one between processes: who has told
 * something goes on when the others have heard it.
 */
export class MemoryBus {
  /** What was told, one after another */
  readonly messages: { type: string; keys: string[] }[] = []
  /** It takes nothing, and does not say so */
  isHanging = false
  /** It takes nothing, and says so: to bentocache, which does not pass that on */
  isRefusing = false
  #listeners = new Map<string, { id: string; heard: Heard }[]>()

  /** config/cache.ts with one store: the memory of each process that has this bus */
  get cache(): NonNullable<TestAppOptions['cache']> {
    const factory = () => this.#end() as never
    const driver = configProvider.create(async () => ({ options: {}, factory }))
    return {
      default: 'pages',
      stores: { pages: store().useL1Layer(drivers.memory({})).useBus(driver) },
    }
  }

  #end() {
    let own = ''
    const of = (channel: string) => this.#listeners.get(channel) ?? []
    const end = {
      setId: (id: string) => {
        own = id
        return end
      },
      subscribe: async (channel: string, heard: Heard) => {
        this.#listeners.set(channel, [...of(channel), { id: own, heard }])
      },
      unsubscribe: async (channel: string) => {
        this.#listeners.set(
          channel,
          of(channel).filter(({ id }) => id !== own)
        )
      },
      publish: async (channel: string, message: { type: string; keys: string[] }) => {
        if (this.isHanging) {
          await new Promise(() => {})
        }
        if (this.isRefusing) {
          throw new Error('Connection is closed.')
        }
        this.messages.push(message)
        for (const { id, heard } of of(channel)) {
          // Each has a message of its own, as over a network.
          id === own || heard(structuredClone(message))
        }
      },
      disconnect: async () => {
        this.#listeners.forEach((all, channel) =>
          this.#listeners.set(
            channel,
            all.filter(({ id }) => id !== own)
          )
        )
      },
      onReconnect: () => {},
    }
    return end
  }
}
