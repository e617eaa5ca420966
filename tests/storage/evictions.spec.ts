import { Redis } from 'ioredis'
import { test } from '@japa/runner'
import { drivers, store } from '@adonisjs/cache'
import { crowd } from '../support/crowd.ts'
import { redis } from '../support/services.ts'
import { startApp } from '../support/test_app.ts'
import { stopClock } from '../support/clock.ts'
import { collectLogs } from '../support/logs.ts'
import { OwnRedis } from '../support/own_redis.ts'
import { Random } from '../fuzz/random.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { cachePageForever } from '../../src/controllers/cache_page_forever.ts'
import type { HttpContext } from '@adonisjs/core/http'
import type { TestAppOptions } from '../support/test_app.ts'

const available = await redis.available()

const TOPICS = 40
const PAGES = 600
const TURNS = 40
const FILLER = 'x'.repeat(4096)

type Store = Pick<TestAppOptions, 'cache' | 'providers' | 'configs'> & {
  /** How many entries it has evicted */
  evicted?: () => Promise<number>
}

async function smallRedis(policy: string, tiered: boolean): Promise<Store> {
  const own = await OwnRedis.start()
  await own.run(
    ['CONFIG', 'SET', 'maxmemory-policy', policy],
    ['CONFIG', 'SET', 'maxmemory', '3mb']
  )
  const evicted = async () => {
    const client = new Redis(own.port)
    const stats = await client.info('stats')
    client.disconnect()
    return Number(/evicted_keys:(\d+)/.exec(stats)![1])
  }
  return { ...own.app({}, { tiered }), evicted }
}

const STORES: [name: string, create: () => Promise<Store>][] = [
  ['a Redis that evicts what was used least lately', () => smallRedis('allkeys-lru', false)],
  ['a Redis that evicts anything', () => smallRedis('allkeys-random', false)],
  ['such a Redis under memory', () => smallRedis('allkeys-lru', true)],
  [
    'a memory of 1,000 entries',
    async () => {
      const pages = store().useL1Layer(drivers.memory({ maxItems: 1000 }))
      return { cache: { default: 'pages', stores: { pages } } }
    },
  ],
]

test.group('A store that is too small', (group) => {
  group.each.skip(!available, 'Redis is not reachable')

  test('serves nothing that was invalidated, and goes on serving: {0}')
    .with(STORES)
    .run(async ({ assert }, [, create]) => {
      const clock = stopClock(new Date())
      const small = await create()
      const logs = collectLogs()
      // What the topics are about now, and what everybody has to see since it was confirmed.
      const topics = Array.from({ length: TOPICS }, () => 1)
      const confirmed = topics.slice()
      const handler = ({ params, request, response }: HttpContext) => {
        if (params.kind === 'varied') {
          response.vary('Accept-Language')
        }
        const said = `${request.url()} ${request.header('accept-language')}`
        return `${topics[params.id % TOPICS]} ${said} ${FILLER}`
      }
      const start = () =>
        startApp({
          ...small,
          config: { hosts: ['a.test'] },
          configs: { ...small.configs, ...logs.configs },
          routes: (router) => {
            const tags = ({ params }: HttpContext) => [`topic:${params.id % TOPICS}`]
            const forever = cachePageForever(3600, undefined, { tags })
            router
              .get('/:kind/:id', handler)
              .use(forever)
              .where('kind', /^(varied|forever)$/)
            router.get('/timed/:id', handler).use(cachePage(3600, undefined, { tags }))
          },
        })
      const one = await start()
      // A memory of its own knows nothing of another one.
      const two = small.evicted ? await start() : one

      const seen = { hits: 0, stored: 0 }
      const random = new Random(7)
      const ask = async () => {
        const id = random.below(random.chance(0.5) ? 20 : PAGES)
        const url = `/${random.pick(['varied', 'forever', 'timed'])}/${id}`
        const language = url.includes('varied') ? random.pick(['de', 'en']) : 'de'
        const floor = confirmed[id % TOPICS]
        const app = random.pick([one, two])
        const headers = { 'host': 'a.test', 'accept-language': language }
        const { status, body, cacheStatus } = await app.get(url, { headers })
        const [version, ...said] = body.split(' ')
        assert.deepEqual([status, said], [200, [url, language, FILLER]])
        assert.isAtLeast(Number(version), floor, `${url} ${cacheStatus}`)
        seen.hits += Number(/; hit/.test(cacheStatus!))
        seen.stored += Number(/; stored/.test(cacheStatus!))
      }
      for (let turn = 0; turn < TURNS; turn++) {
        const visitors = crowd(4, async () => {
          for (let request = 0; request < 15; request++) {
            await ask()
          }
        })
        const topic = random.below(TOPICS)
        topics[topic]++
        await one.pageCache.forgetTags([`topic:${topic}`])
        // Another process trusts a version for a second.
        clock.forward(1.001)
        confirmed[topic] = topics[topic]
        await visitors
      }
      if (small.evicted) {
        assert.isAbove(await small.evicted(), PAGES)
      }
      assert.isAbove(seen.stored, PAGES)
      assert.isAbove(seen.hits, PAGES / 10)
      assert.deepEqual(
        logs.lines.filter(({ level }) => level >= 50),
        []
      )
    })
    .timeout(60_000)
})
