import { FrontAnswer, type RefusedQuestion } from './front_answer.ts'
import type { Asking } from './question.ts'
import type { IncomingHttpHeaders } from 'node:http'

/**
 * How many questions about one target are remembered: it is answered in other ways by method, host,
 * coding, condition and whatever else was read.
 */
const MOST = 32

type Known = FrontAnswer | RefusedQuestion

/**
 * The answers to the requests for one target, those first that are asked for most.
 */
export class FrontTarget {
  #known: Known[] = []

  /**
   * What is known of a request.
   */
  find(request: Asking, headers: IncomingHttpHeaders): Known | undefined {
    const known = this.#known
    for (let at = 0; at < known.length; at++) {
      const one = known[at]
      if (one.question.isAsked(request, headers)) {
        if (at > 0 && one.rank > known[at - 1].rank) {
          known[at] = known[at - 1]
          known[at - 1] = one
        }
        return one
      }
    }
    return undefined
  }

  /**
   * Keeps an answer in place of the one before. Where there are too many, one goes that is not asked
   * for, or least: of the questions that somebody makes up, each takes the place of another of them.
   */
  keep(one: Known, before: Known | undefined): void {
    const known = this.#known
    const at = before === undefined ? -1 : known.indexOf(before)
    if (at !== -1) {
      known[at] = one
    } else if (known.length < MOST) {
      known.push(one)
    } else {
      const ranks = known.map(({ rank }) => rank)
      known[ranks.lastIndexOf(Math.min(...ranks))] = one
    }
  }

  /** Whether two responses have been the same */
  get hasAnswer(): boolean {
    return this.#known.some((one) => one instanceof FrontAnswer && one.isConfirmed)
  }

  /** Bytes of all answers, and of the pages that they keep: those once each */
  get size(): number {
    const bodies = new Set(this.#known.flatMap((one) => one.bodies))
    const texts = this.#known.reduce((sum, { size }) => sum + size, 0)
    return [...bodies].reduce((sum, { length }) => sum + length, texts)
  }
}
