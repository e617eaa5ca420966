import { randomBytes } from 'node:crypto'
import { debug } from '../../debug.ts'
import { waitFor } from '../../page_cache/in_flight/wait_for.ts'
import type { ResultMessage } from '../http/result_message.ts'

/**
 * How long somebody waits for the end of what they have begun, in milliseconds, before they are told that
 * it goes on.
 */
const PATIENCE = 2_000

/**
 * How many are remembered that are over.
 */
const REMEMBERED = 10

/**
 * Something that was begun on the dashboard.
 */
export interface WorkItem {
  id: string
  title: string
  /** In milliseconds since the epoch */
  begunAt: number
  endedAt: number | null
  done: number
  failed: number
  /** What came of it; `null` while it is under way */
  result: ResultMessage | null
}

/**
 * What was begun on the dashboard of this process. It goes on when whoever has begun it has left the page.
 */
export class Work {
  #items: WorkItem[] = []

  /** What was begun last first */
  get all(): readonly WorkItem[] {
    return this.#items
  }

  /**
   * @param title - What is done
   * @param task - Does it, and counts what it has done; returns what came of it
   * @returns what came of it, or that it goes on
   */
  async begin(
    title: string,
    task: (item: WorkItem) => Promise<ResultMessage>
  ): Promise<ResultMessage> {
    const id = randomBytes(6).toString('hex')
    const begun = { id, title, begunAt: Date.now(), endedAt: null, done: 0, failed: 0 }
    const item: WorkItem = { ...begun, result: null }
    this.#items = [item, ...this.#items.filter(isRemembered)]
    const ended = task(item)
      .catch((error: Error): ResultMessage => {
        debug('dashboard: %s: %O', title, error)
        return { tone: 'bad', text: error.message }
      })
      .then((result) => {
        item.endedAt = Date.now()
        return (item.result = result)
      })
    const result = await waitFor(ended, PATIENCE, { ref: false })
    return (
      result ?? {
        tone: 'good',
        text: `${title}: this goes on. Warm-ups shows how far it is, and what came of it.`,
      }
    )
  }
}

function isRemembered({ result }: WorkItem, index: number): boolean {
  return result === null || index < REMEMBERED
}
