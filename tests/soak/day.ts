import inject from 'light-my-request'
import { stopClock } from '../support/clock.ts'
import { Random } from '../fuzz/random.ts'
import { RENEWAL_HEADER, RenewalToken } from '../../src/renewal/renewal_token.ts'
import type { TestApp } from '../support/test_app.ts'

/** How many ask at the same time */
const CROWD = 32

type Ask = [path: string, language: string]

/** A thousand of them */
const PAGES: Ask[] = [
  ...Array.from({ length: 400 }, (_, id): Ask => [`/timed/${id}`, 'de']),
  ...Array.from({ length: 300 }, (_, id): Ask => [`/forever/${id}`, 'de']),
  ...Array.from({ length: 200 }, (_, id): Ask => [`/varied/${id >> 1}`, ['de', 'en'][id % 2]]),
  ...Array.from({ length: 100 }, (_, id): Ask => [`/failing/${id}`, 'de']),
]

const random = new Random(1)

/**
 * Lets an application serve its pages while the clock goes on; they expire, are served while they are
 * renewed in the background, are renewed by token, and are invalidated.
 *
 * @param hours - How far the clock goes on
 * @param step - How far it moves between two crowds of visitors, in seconds
 */
export async function playDay(
  { app, pageCache }: TestApp,
  { hours, step }: { hours: number; step: number }
): Promise<{ requests: number; hits: number }> {
  const clock = stopClock(new Date())
  const server = await app.container.make('server')
  const token = await app.container.make(RenewalToken)
  const handle = server.handle.bind(server)
  const seen = { requests: 0, hits: 0 }
  const ask = async ([url, language]: Ask, headers: Record<string, string> = {}) => {
    const answer = await inject(handle, {
      url,
      headers: { 'host': 'a.test', 'accept-language': language, ...headers },
    })
    seen.requests++
    seen.hits += Number(/; hit/.test(String(answer.headers['cache-status'])))
    // The one kind of page that may fail, when there is no good one.
    if (answer.statusCode !== 200 && !url.startsWith('/failing')) {
      throw new Error(`${url}: ${answer.statusCode}`)
    }
  }
  for (let now = 0; now < hours * 3600; now += step) {
    clock.forward(step)
    const crowd = random.some(PAGES, CROWD)
    await Promise.all([...crowd, crowd[0], crowd[0]].map((page) => ask(page)))
    const renewed = random.pick(PAGES)
    const [target] = renewed
    await ask(renewed, {
      [RENEWAL_HEADER]: token.sign({ method: 'GET', host: 'a.test', target }),
    })
    if (now % (30 * step) === 0) {
      await pageCache.forgetTags([`topic:${random.below(50)}`])
    }
    await pageCache.settled()
  }
  return seen
}
