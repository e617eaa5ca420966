/**
 * Pages that have more and more of something: of other pages beside them, tags, variants, headers; and
 * pages that are asked for once.
 *
 *   growing.ts [how many pages are stored]
 */
import { inject } from 'light-my-request'
import { drivers, store } from '@adonisjs/cache'
import { BODIES } from '../bodies.ts'
import { HEADERS, TAGS, VARIANTS } from '../../growth/contestants.ts'
import { startApp } from '../../../tests/support/test_app.ts'
import { cachePage } from '../../../src/controllers/cache_page.ts'
import { tell } from './serve.ts'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { HttpContext } from '@adonisjs/core/http'

/** Entries that a page has in a store at most, with the versions of its tags */
const ENTRIES = 6
/** Requests at a time while the store is filled */
const AT_ONCE = 50

const pages = Number(process.argv[2] ?? 0)
const app = await startApp({
  cache: {
    default: 'memory',
    stores: {
      memory: store().useL1Layer(drivers.memory({ maxItems: 1000 + ENTRIES * pages })),
    },
  },
  routes: (router) => {
    for (const { name, type, text } of BODIES) {
      const answer = ({ response }: HttpContext) => {
        response.header('content-type', type)
        return text
      }
      router.get(`/uncached/${name}/:page`, answer)
      router.get(`/page/${name}/:page`, answer).use(cachePage('1h'))
      for (const count of TAGS) {
        const tags = numbered('tag', count)
        router.get(`/tags-${count}/${name}`, answer).use(cachePage('1h', undefined, { tags }))
      }
      for (const count of VARIANTS) {
        router
          .get(`/variants-${count}/${name}`, answer)
          .use(cachePage('1h', undefined, { vary: ['x-variant'] }))
      }
      for (const count of HEADERS) {
        const headers = numbered('x-header', count)
        const withHeaders = (ctx: HttpContext) => {
          headers.forEach((header) => ctx.response.header(header, `the value of ${header}`))
          return answer(ctx)
        }
        router.get(`/headers-${count}/${name}`, withHeaders).use(cachePage('1h'))
      }
    }
  },
})
for (const { name } of BODIES) {
  for (const count of VARIANTS) {
    const values = numbered('value', count)
    await fill(values.map((value) => [`/variants-${count}/${name}`, { 'x-variant': value }]))
  }
}
for (let page = 0; page < pages; page += AT_ONCE) {
  const count = Math.min(AT_ONCE, pages - page)
  await fill(Array.from({ length: count }, (_, at) => [`/page/1k/${page + at + 1}`, {}]))
}
tell(app.url)

function numbered(name: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${name}-${index + 1}`)
}

/**
 * Asks for pages, so that they are stored.
 *
 * @throws Error - where one of them is not
 */
async function fill(requests: [path: string, headers: Record<string, string>][]): Promise<void> {
  const server = await app.app.container.make('server')
  const dispatch = (request: unknown, response: unknown) =>
    void server.handle(request as IncomingMessage, response as ServerResponse)
  const answers = await Promise.all(
    requests.map(([url, headers]) =>
      inject(dispatch, { url, headers: { host: new URL(app.url).host, ...headers } })
    )
  )
  const statuses = answers.map(({ headers }) => String(headers['cache-status']))
  const other = statuses.find((status) => !status.includes('stored'))
  if (other !== undefined) {
    throw new Error(`a page was not stored: ${other}`)
  }
}
