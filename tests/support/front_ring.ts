import { problemOf } from '../../src/policy/check_front.ts'
import { frontCache, type RequestHandler } from '../../src/front/front_cache.ts'
import { Visitor, type Answer, type RequestOptions } from './visitor.ts'
import type { PageCache } from '../../src/page_cache/page_cache.ts'

/**
 * Whether the tests of this process are about the front ring as well: RING=front.
 */
export const isFrontRing = process.env.RING === 'front'

/**
 * How often a hit is asked for again: as often as it takes until it may be answered in front.
 */
const AGAIN = 4

/**
 * What may be another one a moment later.
 */
const OF_THE_TIME = ['date', 'age', 'expires', 'cache-status']

/**
 * Has the tests of the page cache be tests of the front ring: every page that may be answered in front is,
 * and whoever gets a hit asks for it again until the front ring answers, with the same as the
 * application before it.
 */
export class FrontRing {
  /** How many requests have come to the application */
  #passed = 0
  /** How many requests the front ring of all applications has answered */
  static answered = 0

  wrap(handle: RequestHandler): RequestHandler {
    return frontCache((request, response) => {
      this.#passed++
      return handle(request, response)
    })
  }

  /**
   * Has the pages of all policies answered in front that can be.
   */
  declareAll({ policies }: PageCache, config: Parameters<typeof problemOf>[1]): void {
    const { of } = policies
    policies.of = (...args) => {
      const policy = Reflect.apply(of, policies, args)
      const isPossible = problemOf(policy.declared, config, policy.consents) === null
      return Object.assign(policy, { isFront: isPossible })
    }
  }

  visitor(url: string): Visitor {
    return new FrontVisitor(url, (ask) => this.#again(ask))
  }

  /** Where the front ring does not answer, it is the first answer that counts */
  async #again(ask: () => Promise<Answer>): Promise<Answer> {
    const answer = await ask()
    let latest = answer
    for (let time = 0; time < AGAIN && isHit(latest); time++) {
      const before = this.#passed
      const next = await ask()
      if (this.#passed === before) {
        FrontRing.answered++
        mustBeSame(latest, next)
        return next
      }
      latest = next
    }
    return answer
  }
}

class FrontVisitor extends Visitor {
  #again: (ask: () => Promise<Answer>) => Promise<Answer>

  constructor(url: string, again: (ask: () => Promise<Answer>) => Promise<Answer>) {
    super(url)
    this.#again = again
  }

  request(method: string, path: string, options: RequestOptions = {}): Promise<Answer> {
    const ask = () => super.request(method, path, options)
    return this.#again(ask)
  }
}

function isHit({ cacheStatus }: Answer): boolean {
  return /^page-cache; hit(; ttl=\d+)?$/.test(cacheStatus ?? '')
}

function mustBeSame(one: Answer, other: Answer): void {
  const [said, saidAgain] = [one, other].map(({ status, headers, bytes }) => {
    const lasting = Object.entries(headers).filter(([name]) => !OF_THE_TIME.includes(name))
    return JSON.stringify([status, lasting, Object.keys(headers), bytes.toString('latin1')])
  })
  if (said !== saidAgain) {
    throw new Error(`The front ring answers otherwise:\n${said}\n${saidAgain}`)
  }
}
process.on('exit', () => isFrontRing && console.log(`front ring: ${FrontRing.answered} answers`))
