import { PAGE_KINDS, type PageKind, type TestPage } from './application/pages.ts'

/**
 * How long an invalidation by another process may take to have effect, in milliseconds: versions
 * are trusted for a second from when the store was asked for them. Both ends are seen from
 * outside, so nothing but the rounding of clocks comes on top.
 */
const TRUST = 1_000 + 10

/**
 * How much older a page may be than it may be stored, in milliseconds: its time begins when it is
 * stored, and its handler has looked at the versions before.
 */
const PRODUCTION = 2_000

/**
 * What a request may take at most, in milliseconds. It asks a store six times at most, a second each:
 * index and page, the versions before and after the production, index and page again; a handler
 * takes less than one. What is above that hangs. The rest is for a machine that does other things.
 */
const LONGEST = 15_000

/**
 * One request and its answer. Times are in milliseconds on one clock.
 */
export interface Answer {
  page: TestPage
  /** Number of the process that has answered */
  server: number
  /** What they asked for */
  language: string
  begunAt: number
  endedAt: number
  status: number
  body: string
  /** It says that the page is no fresh one: it has expired, or was expired, and is being renewed */
  isStale: boolean
  /** Whether the handler of the page has failed at any time since the request began */
  wasBroken: boolean
}

/**
 * What the handlers write.
 */
export interface PageBody {
  page: number
  version: number
  language: string
  /** When the handler has read the version */
  madeAt: number
}

/**
 * What an invalidation does to the pages of earlier versions: nobody gets them any more, or nobody
 * gets them as fresh ones.
 */
export type Effect = 'gone' | 'outdated'

/**
 * What was invalidated where, and when whoever asked for it knew.
 */
interface Confirmation {
  effect: Effect
  /** Number of the process */
  server: number
  at: number
}

/**
 * The least that requests may get of a page from when on.
 */
interface Confirmed extends Confirmation {
  version: number
}

/**
 * Decides whether an answer may be what it is, by versions that only grow: whoever asks after an
 * invalidation has been confirmed gets no version from before it; after an expiry, none as a fresh
 * page. In the process that has invalidated that holds at once, in the others a second later. Of what
 * was not confirmed, nothing is asked.
 */
export class Checker {
  #confirmed = new Map<number, Confirmed[]>()

  /**
   * An invalidation was confirmed.
   *
   * @param versions - What the pages were when it began, by their index
   */
  confirm(versions: ReadonlyMap<number, number>, confirmation: Confirmation): void {
    for (const [page, version] of versions) {
      const before = this.#confirmed.get(page) ?? []
      const left = withoutOld(before, confirmation.at)
      this.#confirmed.set(page, [...left, { ...confirmation, version }])
    }
  }

  /**
   * @returns what is wrong with the answer; `null` if nothing is
   */
  problem(answer: Answer): string | null {
    const { page, status, wasBroken, begunAt, endedAt } = answer
    if (endedAt - begunAt > LONGEST) {
      return `took ${Math.round(endedAt - begunAt)} ms`
    }
    if (status === 500 && wasBroken) {
      return null
    }
    if (status !== 200) {
      return `status ${status}`
    }
    const body: PageBody = JSON.parse(answer.body)
    if (body.page !== page.index || body.language !== answer.language) {
      return `another page: ${answer.body}`
    }
    return this.#staleness(answer, body)
  }

  #staleness(answer: Answer, body: PageBody): string | null {
    const { page, server, begunAt, wasBroken, isStale } = answer
    const known = this.#confirmed.get(page.index) ?? []
    const broken = known.find(
      ({ effect, version, at, server: other }) =>
        body.version < version &&
        begunAt > at + (other === server ? 0 : TRUST) &&
        !(effect === 'outdated' && isStale)
    )
    if (broken) {
      const since = (begunAt - broken.at).toFixed(1)
      return `version ${body.version}, asked ${since} ms after process ${broken.server} had confirmed ${broken.version} (${broken.effect})`
    }
    const { longest, longestWhileFailing }: PageKind = PAGE_KINDS[page.kind]
    const seconds = wasBroken ? (longestWhileFailing ?? longest) : longest
    const age = begunAt - body.madeAt
    return seconds !== null && age > seconds * 1000 + PRODUCTION
      ? `${Math.round(age)} ms old, and may be ${seconds} s`
      : null
  }
}

/**
 * Of what holds for everybody who can still be answered, the newest version of each effect is enough.
 */
function withoutOld(confirmed: Confirmed[], now: number): Confirmed[] {
  const isOld = ({ at }: Confirmed) => at < now - 2 * LONGEST
  const newestFirst = confirmed.filter(isOld).sort((one, other) => other.version - one.version)
  const newest = newestFirst.filter(
    ({ effect }, index) => newestFirst.findIndex((one) => one.effect === effect) === index
  )
  return [...newest, ...confirmed.filter((one) => !isOld(one))]
}
