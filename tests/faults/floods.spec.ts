import { Redis } from 'ioredis'
import { once } from 'node:events'
import { test } from '@japa/runner'
import { Agent, METHODS, request as send } from 'node:http'
import { crowd } from '../support/crowd.ts'
import { redis } from '../support/services.ts'
import { startApp } from '../support/test_app.ts'
import { OwnRedis } from '../support/own_redis.ts'
import { collectLogs } from '../support/logs.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { cachePageForever } from '../../src/controllers/cache_page_forever.ts'
import type { HttpContext } from '@adonisjs/core/http'

const available = await redis.available()

const CONNECTIONS = 32
const HOST = 'a.test'

/** What Node takes of a request line and its headers, in bytes, and what is left for a URL about */
const LONGEST_HEAD = 16 * 1024
const LONGEST_URL = LONGEST_HEAD - 200

/**
 * How many entries more may be there for ever: those of no flood, however long it was.
 */
const LASTING = 20

/** All that Node knows, and that is a request as others are */
const USUAL = METHODS.filter((method) => method !== 'CONNECT')

interface Ask {
  method?: string
  path: string
  headers?: Record<string, string>
}

type Flood = [what: string, size: number, ask: (index: number) => Ask, statuses?: number[]]

const filled = (length: number, index: number) => `${index}-`.padEnd(length, 'x')

const FLOODS: Flood[] = [
  ['queries of a timed page', 3_000, (index) => ({ path: `/timed?made=${index}` })],
  ['queries of a page that is kept for ever', 3_000, (index) => ({ path: `/?made=${index}` })],
  ['names of parameters', 1_000, (index) => ({ path: `/?made-${index}` })],
  ['ids that do not exist', 1_000, (index) => ({ path: `/missing/${index}` }), [404]],
  [
    'URLs of any length that Node takes',
    500,
    (index) => ({ path: `/?${filled((index * LONGEST_URL) / 500, index)}` }),
  ],
  [
    'URLs that are longer',
    100,
    (index) => ({ path: `/?${filled(LONGEST_HEAD + index, index)}` }),
    [431],
  ],
  [
    'variants',
    1_000,
    (index) => ({ path: '/varied', headers: { 'accept-language': `x-${index}` } }),
  ],
  ['hosts', 1_000, (index) => ({ path: '/', headers: { host: `made-${index}.${HOST}` } })],
  ['hosts that are none', 500, (index) => ({ path: '/', headers: { host: `${index}:${index}:` } })],
  [
    'methods',
    USUAL.length * 10,
    (index) => ({ path: `/?made=${index}`, method: USUAL[index % USUAL.length] }),
    [404],
  ],
]

/**
 * An application whose pages are in a Redis of their own, and how many entries that has.
 */
async function start() {
  const own = await OwnRedis.start()
  const client = new Redis(own.port)
  const options = own.app()
  const page = ({ request }: HttpContext) => request.url()
  const app = await startApp({
    ...options,
    appUrl: `http://${HOST}`,
    config: { hosts: [HOST, `*.${HOST}`], maxVariants: 20 },
    configs: { ...options.configs, ...collectLogs().configs },
    routes: (router) => {
      router.get('/', page).use(cachePageForever(60))
      router.get('/timed', page).use(cachePage(60))
      router
        .get('/missing/:id', ({ response }) => response.notFound('none'))
        .use(cachePageForever(60, undefined, { statuses: [404] }))
      router
        .get('/varied', ({ request, response }) => {
          response.vary('Accept-Language')
          return request.header('accept-language')
        })
        .use(cachePageForever(60))
    },
  })
  /** @returns how many entries are kept for ever */
  const lasting = async () => {
    await app.pageCache.settled()
    const [, keys, expires] = /keys=(\d+),expires=(\d+)/.exec(await client.info('keyspace'))!
    return Number(keys) - Number(expires)
  }
  return { app, lasting, end: () => client.disconnect() }
}

async function statusOf(url: string, agent: Agent, { method, path, headers }: Ask) {
  const { hostname, port } = new URL(url)
  const outgoing = send({
    ...{ agent, hostname, port, method, path },
    headers: { host: HOST, ...headers },
  }).end()
  const [incoming] = await once(outgoing, 'response')
  incoming.resume()
  await once(incoming, 'end')
  return incoming.statusCode
}

test.group('A flood of what visitors make up', (group) => {
  group.each.skip(!available, 'Redis is not reachable')
  group.each.timeout(120_000)

  test('fails nothing, is not kept for ever, and leaves others their pages: {0}')
    .with(FLOODS)
    .run(async ({ assert }, [, size, ask, statuses = []]) => {
      const { app, lasting, end } = await start()
      const visit = (path: string) => app.cacheStatus(path, { headers: { host: HOST } })
      assert.match((await visit('/'))!, /; stored$/)
      const before = await lasting()

      const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS })
      const seen = new Set<number>()
      let begun = 0
      await crowd(CONNECTIONS, async () => {
        while (begun < size) {
          seen.add(await statusOf(app.url, agent, ask(begun++)))
        }
      })
      agent.destroy()
      assert.includeMembers([200, ...statuses], [...seen])
      assert.isAtMost((await lasting()) - before, LASTING)

      assert.equal(await visit('/'), 'page-cache; hit')
      assert.match((await visit('/timed'))!, /; stored$/)
      assert.match((await visit('/timed'))!, /; hit/)
      end()
    })
})
