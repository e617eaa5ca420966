import { startApplication } from './application.ts'
import { problemsOf } from './compare.ts'
import { VisitorSession } from './visitor_session.ts'
import { sawEverything, visibleForm, wholeForm } from './visible.ts'
import type { Answer } from './visitor_session.ts'
import type { Failure, Plan, RequestPlan, RoutePlan } from './types.ts'

/**
 * What came of a plan.
 */
export class Played {
  readonly failures: Failure[] = []
  requests = 0
  hits = 0
  /** In how many productions each behaviour and ending was */
  readonly produced = new Map<string, number>()
  /** In how many hits */
  readonly hit = new Map<string, number>()

  add({ behaviours, ending }: RoutePlan, cacheStatus: string = ''): void {
    this.requests++
    const isHit = /hit|collapsed/.test(cacheStatus)
    this.hits += isHit ? 1 : 0
    const counts = isHit
      ? this.hit
      : /fwd=\w+-miss(?!.*=method)/.test(cacheStatus)
        ? this.produced
        : null
    for (const name of [...behaviours, ending]) {
      counts?.set(name, (counts.get(name) ?? 0) + 1)
    }
  }
}

type Sessions = Map<number, VisitorSession>

/**
 * Does what a plan says, with the page cache and beside it without, and compares.
 *
 * @param played - What has been played before, which this is added to
 */
export async function play({ routes, steps }: Plan, played = new Played()): Promise<Played> {
  const requests = steps.flat()
  const visitors = new Set(requests.map(({ visitor }) => visitor))
  const byNumber = new Map(requests.map((request) => [request.number, request]))
  const nonces = new Set<string>()
  const cached = await startApplication(routes, true)
  const plain = await startApplication(routes, false)
  const [ofCached, ofPlain] = [await enter(cached.url, visitors), await enter(plain.url, visitors)]
  const ask = (sessions: Sessions, request: RequestPlan): Promise<Answer> =>
    sessions.get(request.visitor)!.ask(request, routes[request.route])

  for (const step of steps) {
    const answers = await Promise.all(step.map((request) => ask(ofCached, request)))
    const expected = await Promise.all(
      step.map((request, index) => {
        const { cacheStatus, etag } = answers[index]
        return ask(
          ofPlain,
          sawEverything(cacheStatus)
            ? wholeForm(request, etag)
            : visibleForm(request, routes[request.route].policy)
        )
      })
    )
    for (const [index, request] of step.entries()) {
      const { cacheStatus, headers } = answers[index]
      const filledBy = Number(headers['x-fuzz-number'])
      const filler = filledBy === request.number ? null : (byNumber.get(filledBy) ?? null)
      played.add(routes[request.route], cacheStatus)
      for (const found of await problemsOf(request, answers[index], expected[index], nonces)) {
        played.failures.push({ ...found, request, filler, cacheStatus })
      }
    }
  }
  await cached.close()
  await plain.close()
  return played
}

async function enter(url: string, visitors: Set<number>): Promise<Sessions> {
  const sessions = [...visitors].map(
    (visitor) => [visitor, new VisitorSession(url, visitor)] as const
  )
  await Promise.all(sessions.map(([, session]) => session.enter()))
  return new Map(sessions)
}
