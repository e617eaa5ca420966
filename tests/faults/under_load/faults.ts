import { setTimeout } from 'node:timers/promises'
import { freePort } from '../../support/services/free_port.ts'
import { FLIGHT, PAGES } from './application/pages.ts'
import { monotonicNow } from './application/monotonic_now.ts'
import type { OwnRedis } from '../../support/own_redis.ts'
import type { Random } from '../../fuzz/random.ts'
import type { ServerProcess } from './server_process.ts'
import type { Visitors } from './visitors.ts'

/**
 * What a fault may do something to.
 */
export interface Scene {
  redis: OwnRedis
  servers: ServerProcess[]
  visitors: Visitors
  random: Random
}

/**
 * How long a fault lasts, in milliseconds: longer than a store may take for one operation.
 */
const OUTAGE = 1_500
const HANG = 3_000
const CUTS = 5

/**
 * Everything that production does to a store and to servers. What is new is a line here; it has ended
 * when its promise resolves.
 */
export const FAULTS: Record<string, (scene: Scene) => Promise<void>> = {
  'Redis killed, started again with its data': async ({ redis }) => {
    await redis.kill()
    await setTimeout(OUTAGE)
    await redis.start()
  },

  'Redis killed, started again without its data': async ({ redis }) => {
    await redis.kill()
    await redis.lose()
    await setTimeout(OUTAGE)
    await redis.start()
  },

  'Redis stopped, continued after three seconds': async ({ redis }) => {
    redis.hang()
    await setTimeout(HANG)
    redis.continue()
  },

  'Redis late': async ({ redis }) => {
    await redis.run(['CLIENT', 'PAUSE', String(OUTAGE), 'ALL'])
    await setTimeout(OUTAGE)
  },

  'Redis flushed': ({ redis }) => redis.run(['FLUSHALL']),

  'Redis only read': async ({ redis }) => {
    await redis.run(['REPLICAOF', '127.0.0.1', String(await freePort())])
    await setTimeout(HANG)
    await redis.run(['REPLICAOF', 'NO', 'ONE'])
  },

  'Redis full': async ({ redis }) => {
    await redis.run(['CONFIG', 'SET', 'maxmemory', '1'])
    await setTimeout(HANG)
    await redis.run(['CONFIG', 'SET', 'maxmemory', '0'])
  },

  'garbage in every entry': ({ redis }) => redis.spoil(),

  'connections cut': async ({ redis, random }) => {
    for (let cut = 0; cut < CUTS; cut++) {
      await redis.run(['CLIENT', 'KILL', 'TYPE', 'normal'], ['CLIENT', 'KILL', 'TYPE', 'pubsub'])
      await setTimeout(random.below(OUTAGE / CUTS))
    }
  },

  'a server killed during flights': async ({ servers, visitors, random }) => {
    const killed = random.pick(servers)
    const others = servers.filter((server) => server !== killed)
    const pages = PAGES.filter(({ kind }) => kind === 'forever' || kind === 'timed')
    // Of pages that nobody has asked for: each flight has a visitor who waits for it.
    const flight = Math.round(monotonicNow())
    const requests = random.some(pages, 4).flatMap((page) => {
      const path = `${page.path}?${FLIGHT}=${flight}`
      return [killed, killed, ...others].map((server) => visitors.ask(server, page, path))
    })
    await killed.said('in flight')
    await killed.kill()
    await Promise.all(requests)
    await killed.start()
  },
}
