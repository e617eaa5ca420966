import { LRUCache } from 'lru-cache'
import { FrontTarget } from './front_target.ts'
import type { FrontListener } from './front_listener.ts'
import type { IncomingMessage } from 'node:http'

/**
 * How many targets are remembered that have been answered with a hit, and that have an answer.
 */
const MOST_ASKED = 1_000
const MOST_ANSWERED = 10_000

/**
 * How many bytes the answers of each kind may take. They have the bodies in common with the memo while that
 * remembers their pages.
 */
const MOST_BYTES = 64 * 1024 * 1024

/**
 * How long a target may be. What is longer is nobody's page.
 */
const LONGEST = 2_048

/**
 * The targets that can be answered in front, and those that may be soon: bounded, and apart, so that
 * whoever makes up targets takes no answer away from those that are asked for.
 */
export class FrontTable implements FrontListener {
  #asked = new LRUCache<string, FrontTarget>({ max: MOST_ASKED, maxSize: MOST_BYTES })
  #answered = new LRUCache<string, FrontTarget>({ max: MOST_ANSWERED, maxSize: MOST_BYTES })

  /**
   * What is known of a target; `undefined` where it has not been answered with a hit lately.
   */
  find(target: string): FrontTarget | undefined {
    return this.#answered.get(target) ?? this.#asked.get(target)
  }

  /**
   * The page of a target was answered with a hit: the next response to it is looked at.
   */
  hit({ url }: IncomingMessage): void {
    if (url !== undefined && url.length <= LONGEST && this.find(url) === undefined) {
      this.#asked.set(url, new FrontTarget(), { size: 1 })
    }
  }

  /**
   * To be called when more is known of a target. One that has an answer, or had one, is kept as long as
   * there is room.
   */
  changed(url: string, target: FrontTarget): void {
    const isAnswered = target.hasAnswer || this.#answered.has(url)
    const targets = isAnswered ? this.#answered : this.#asked
    // What is there already keeps the size that it had.
    this.#asked.delete(url)
    this.#answered.delete(url)
    targets.set(url, target, { size: target.size })
  }
}
