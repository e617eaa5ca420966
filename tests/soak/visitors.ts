import { once } from 'node:events'
import { Agent, request as send } from 'node:http'
import { crowd } from '../support/crowd.ts'
import { Random } from '../fuzz/random.ts'
import type { SoakProcess } from './soak_process.ts'

const CONNECTIONS = 32

interface Ask {
  method?: string
  path: string
  headers?: Record<string, string>
  /** Whether the visitor does not wait for the answer */
  leaves?: boolean
  /** The status that the answer may have beside 200 */
  status?: number
}

const LANGUAGES = ['de', 'en', 'fr']

/**
 * What is asked for: hits for the most part, and what else comes to a server.
 */
function anyAsk(random: Random, { sign }: { sign: Record<string, string> }): Ask {
  const chance = random.below(100)
  const id = random.below(random.chance(0.7) ? 20 : 200)
  if (chance < 40) {
    return { path: `/${random.pick(['timed', 'forever'])}/${id}` }
  }
  const kinds: [share: number, ask: () => Ask][] = [
    [15, () => ({ path: `/varied/${id}`, headers: { 'accept-language': random.pick(LANGUAGES) } })],
    [5, () => ({ path: `/timed/${id}?made=${random.below(1e9)}` })],
    [5, () => ({ path: `/varied/1`, headers: { 'accept-language': `x-${random.below(500)}` } })],
    [5, () => ({ path: `/missing/${random.below(1e9)}`, status: 404 })],
    [5, () => ({ path: `/nowhere/${random.below(1e9)}`, status: 404 })],
    [5, () => ({ path: `/refused/${id}` })],
    [5, () => ({ path: `/failing/${id}`, status: 500 })],
    [5, () => ({ path: `/slow/${random.below(1e9)}`, leaves: true })],
    [3, () => ({ method: 'HEAD', path: `/timed/${id}` })],
    [2, () => ({ method: 'POST', path: `/timed/${id}`, status: 404 })],
    [2, () => ({ path: '/forever/1', headers: sign })],
  ]
  let from = 40
  for (const [share, ask] of kinds) {
    from += share
    if (chance < from) {
      return ask()
    }
  }
  return { path: '/forever/1' }
}

/**
 * Has many visitors ask a server, over real connections.
 *
 * @returns how many got an answer, how many of those were hits, and how many have left
 * @throws Error - when a request fails, or has another status than it should
 */
export async function visit(
  server: SoakProcess,
  requests: number,
  seed: number
): Promise<{ answers: number; hits: number; left: number }> {
  const random = new Random(seed)
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS })
  const seen = { answers: 0, hits: 0, left: 0 }
  const sign = await server.sign('/forever/1')
  let begun = 0
  await crowd(CONNECTIONS, async () => {
    while (begun++ < requests) {
      if (begun % 500 === 0) {
        await server.forgetTags([`topic:${random.below(50)}`])
      }
      await askFor(server.url, agent, anyAsk(random, { sign }), seen)
    }
  })
  agent.destroy()
  return seen
}

async function askFor(
  url: string,
  agent: Agent,
  { method = 'GET', path, headers, leaves = false, status = 200 }: Ask,
  seen: { answers: number; hits: number; left: number }
): Promise<void> {
  const { hostname, port } = new URL(url)
  const outgoing = send({
    ...{ agent, hostname, port, method, path },
    headers: { host: 'a.test', ...headers },
  }).end()
  if (leaves) {
    outgoing.on('error', () => {})
    await once(outgoing, 'finish')
    outgoing.destroy()
    seen.left++
    return
  }
  const [incoming] = await once(outgoing, 'response')
  incoming.resume()
  await once(incoming, 'end')
  if (![200, status].includes(incoming.statusCode)) {
    throw new Error(`${method} ${path} was answered with ${incoming.statusCode}`)
  }
  seen.answers++
  seen.hits += Number(/; hit/.test(incoming.headers['cache-status']))
}
