/**
 * What a miss costs beside the same route without a page cache, in process: neither a network nor a load
 * generator is measured. Each request is for another URL of one route with a page of 16 KB, on the memory
 * store, one after another in turns of the event loop of their own, and what the index is told of is part of
 * it. Both take turns, round by round.
 *
 *   npm run benchmark:miss
 *   npm run benchmark:miss -- --rounds=40
 */
import { parseArgs } from 'node:util'
import { Socket } from 'node:net'
import { setImmediate as turn } from 'node:timers/promises'
import { IncomingMessage, ServerResponse } from 'node:http'
import { BODIES } from './hits/bodies.ts'
import { startApp } from '../tests/support/test_app.ts'
import { cachePage } from '../src/controllers/cache_page.ts'
import type { HttpContext } from '@adonisjs/core/http'

/** Requests of each kind in a round */
const REQUESTS = 1_000

const options = { rounds: { type: 'string', default: '12' } } as const
const rounds = Number(parseArgs({ options }).values.rounds)
const { type, text } = BODIES.find(({ name }) => name === '16k')!

const answer = ({ response }: HttpContext) => {
  response.header('content-type', type)
  return text
}
const app = await startApp({
  routes: (router) => {
    router.get('/uncached/:page', answer)
    router.get('/page/:page', answer).use(cachePage('1h'))
  },
})
const server = await app.app.container.make('server')
const { host } = new URL(app.url)

/**
 * Asks without a connection.
 *
 * @returns the headers of the answer, when that has been handed over to Node.js
 */
async function ask(url: string): Promise<Record<string, unknown>> {
  const request = new IncomingMessage(new Socket())
  const version = { httpVersion: '1.1', httpVersionMajor: 1, httpVersionMinor: 1 }
  const headers = { headers: { host }, rawHeaders: ['host', host] }
  Object.assign(request, { method: 'GET', url, ...version, ...headers })
  request.push(null)
  const response = new ServerResponse(request)
  const answered = Promise.withResolvers<Record<string, unknown>>()
  let sent = {}
  const writeHead = (_: number, given: object) => {
    sent = given
    return response
  }
  const end = () => {
    response.emit('finish')
    answered.resolve(sent)
    return response
  }
  Object.assign(response, { writeHead, end })
  await server.handle(request, response)
  return answered.promise
}

let asked = 0

/**
 * Microseconds per request.
 */
async function round(path: string): Promise<number> {
  const begunAt = performance.now()
  for (let request = 0; request < REQUESTS; request++) {
    await ask(`${path}/${++asked}`)
    // Promises alone let no timer run: the index would be told of nothing, and would keep all requests.
    await turn()
  }
  return ((performance.now() - begunAt) * 1_000) / REQUESTS
}

const { 'cache-status': status } = await ask('/page/first')
if (!String(status).endsWith('; stored')) {
  throw new Error(`the page was not stored: ${status}`)
}
const costs: Record<string, number[]> = { '/uncached': [], '/page': [] }
for (let number = 0; number < rounds; number++) {
  for (const path of Object.keys(costs)) {
    costs[path].push(await round(path))
  }
}
for (const [path, measured] of Object.entries(costs)) {
  const sorted = measured.toSorted((one, other) => one - other)
  const [least, median] = [sorted[0], sorted[sorted.length >> 1]].map((cost) => cost.toFixed(1))
  console.log(`${path.padEnd(10)} at least ${least} µs, median ${median} µs`)
}
await app.close()
process.exit()
