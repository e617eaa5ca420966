/**
 * What a hit costs in processor time, over real HTTP: a page of 16 KB without the page cache (a constant), from the
 * page cache, and from the page cache with three holes (a CSRF token twice, a nonce), all behind
 * sessions and shield. The pages are asked for in turn, round by round in one run, so that the
 * ratios hold when the machine's speed drifts.
 *
 * npm run benchmark
 */
import { once } from 'node:events'
import { fork } from 'node:child_process'
import { startApp } from '../tests/support/test_app.ts'
import { webStack } from '../tests/support/web_stack.ts'
import { cachePage } from '../src/controllers/cache_page.ts'
import type { HttpContext } from '@adonisjs/core/http'

const ROUNDS = Number(process.env.ROUNDS ?? 9)
const SECONDS = Number(process.env.SECONDS ?? 2)

const filler = '<p>Lorem ipsum dolor sit amet, consectetur adipiscing elit.</p>\n'.repeat(85)
const page = (parts: string[]) => `<html>${parts.map((part) => part + filler).join('')}</html>`
const constant = page(['', '', ''])

const secrets = (ctx: HttpContext) => {
  const { csrfToken } = ctx.request as unknown as { csrfToken: string }
  const { nonce } = ctx.response as unknown as { nonce: string }
  return [csrfToken, nonce, csrfToken]
}

const app = await startApp({
  ...webStack({ shield: true }),
  routes: (router) => {
    router.get('/bare', () => constant)
    router.get('/hit', () => constant).use(cachePage(3600))
    router.get('/holes', (ctx) => page(secrets(ctx))).use(cachePage(3600))
  },
})

/**
 * Microseconds of this process's time per request. The requests come from a process of their
 * own, so that neither they nor whatever else the machine is doing is counted.
 */
async function cost(path: string): Promise<number> {
  const before = process.cpuUsage()
  const client = fork(new URL('load.ts', import.meta.url), [`${app.url}${path}`, String(SECONDS)])
  const [requests] = (await once(client, 'message')) as [number]
  const { user, system } = process.cpuUsage(before)
  return (user + system) / requests
}

const median = (values: number[]) => values.toSorted((a, b) => a - b)[values.length >> 1]

const paths = ['/bare', '/hit', '/holes']
const rounds: Record<string, number[]> = { '/bare': [], '/hit': [], '/holes': [] }
for (const path of paths) {
  await cost(path)
}
for (let round = 0; round < ROUNDS; round++) {
  for (const path of paths) {
    rounds[path].push(await cost(path))
  }
}

const ratio = (a: string, b: string) => median(rounds[a].map((value, at) => value / rounds[b][at]))
for (const path of paths) {
  console.log(`${path.padEnd(8)} ${median(rounds[path]).toFixed(0)} µs`)
}
console.log(`a hit costs ${ratio('/hit', '/bare').toFixed(2)} times what a constant costs`)
console.log(`with three holes ${ratio('/holes', '/hit').toFixed(2)} times what it costs without`)
process.exit(0)
