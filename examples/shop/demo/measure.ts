import { isHit } from './is_hit.ts'
import type { DemoPage } from './pages.ts'
import { impersonal } from './personal.ts'
import type { Answer, Visitor } from './visitor.ts'

const REPETITIONS = 20

export interface Measurement {
  page: DemoPage
  coldMilliseconds: number
  /** The median of the requests after the first one */
  nextMilliseconds: number
  /** `Cache-Status` of the last request */
  cacheStatus: string
  /** What is not as it should be */
  problem: string | null
}

/**
 * Asks for a page once while the cache is empty, and then again and again.
 */
export async function measure(visitor: Visitor, page: DemoPage): Promise<Measurement> {
  /**
   * Code is loaded and templates are compiled with the first request, which is not what a cache
   * saves.
   */
  await visitor.getUncached(page.path)

  const cold = await visitor.get(page.path)
  const next: Answer[] = []
  while (next.length < REPETITIONS) next.push(await visitor.get(page.path))

  const times = next.map((answer) => answer.milliseconds).sort((left, right) => left - right)
  return {
    page,
    coldMilliseconds: cold.milliseconds,
    nextMilliseconds: times[times.length / 2],
    cacheStatus: next[next.length - 1].cacheStatus,
    problem: problemWith(page, cold, next),
  }
}

function problemWith(page: DemoPage, cold: Answer, next: Answer[]): string | null {
  const answers = [cold, ...next]
  const failed = answers.find((answer) => answer.status !== 200)
  if (failed) return `answered with ${failed.status}`
  if (isHit(cold)) return 'was in the cache before anybody had asked for it'
  if (!page.isKept) return next.some(isHit) ? 'belongs to one visitor and was kept' : null

  const missed = next.find((answer) => !isHit(answer))
  if (missed) return `should be a hit the second time: ${missed.cacheStatus || 'no Cache-Status'}`
  const isSame = next.every((answer) => impersonal(answer.body) === impersonal(cold.body))
  return isSame ? null : 'has another body when it comes from the cache'
}
