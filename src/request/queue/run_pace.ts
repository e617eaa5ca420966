import { randomBytes } from 'node:crypto'
import { debug } from '../../debug.ts'
import type { Clock } from '../client/pacing/clock.ts'
import type { RunLog, WorkerPace } from '../journal/run_log.ts'
import type { SharedPace } from '../client/pacing/shared_pace.ts'

/**
 * Milliseconds between two words of a process, and after which one is taken for gone that says
 * nothing.
 */
const EVERY = 1000
const GONE = 5000

/**
 * The pace of a run in all its workers: each says once a second what it sees, in one entry of the
 * page store. A word that is lost, because two processes wrote at once, is missed by nobody: what was
 * heard of a process holds for some seconds.
 */
export class RunPace implements SharedPace {
  readonly #id = randomBytes(4).toString('hex')
  readonly #log: RunLog
  readonly #clock: Clock
  readonly #own = new Map<string, { delay: number; pausedUntil: number }>()
  #beats = 0
  readonly #others = new Map<string, { pace: WorkerPace; heardAt: number }>()
  #timer: NodeJS.Timeout | undefined

  constructor(log: RunLog, clock: Clock) {
    this.#log = log
    this.#clock = clock
  }

  /**
   * Begins to speak, and to listen.
   */
  async begin(): Promise<void> {
    await this.beat()
    this.#timer ??= setInterval(() => void this.beat(), EVERY).unref()
  }

  /**
   * Falls silent: the others go on without this process.
   */
  end(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  get workers(): number {
    return 1 + this.#present().length
  }

  delay(host: string): number {
    const now = this.#clock.now()
    const waits = this.#present().map(({ pace, heardAt }) => {
      const { delay = 0, pause = 0 } = pace.hosts[host] ?? {}
      return Math.max(delay, pause - (now - heardAt))
    })
    return Math.max(0, ...waits)
  }

  tell(host: string, delay: number, pause: number): void {
    if (delay > 0 || pause > 0) {
      this.#own.set(host, { delay, pausedUntil: this.#clock.now() + pause })
    } else {
      this.#own.delete(host)
    }
  }

  /**
   * Listens, and says its word. A store that fails leaves what was heard before.
   */
  async beat(): Promise<void> {
    try {
      const paces = await this.#log.paces()
      for (const [id, pace] of Object.entries(paces)) {
        const isNews = this.#others.get(id)?.pace.beat !== pace.beat
        if (id !== this.#id && isNews) {
          this.#others.set(id, { pace, heardAt: this.#clock.now() })
        }
      }
      const present = this.#present().map(({ id, pace }) => [id, pace])
      await this.#log.writePaces({ ...Object.fromEntries(present), [this.#id]: this.#word() })
    } catch (error) {
      debug('the pace of run %s could not be told: %s', this.#log.id, (error as Error).message)
    }
  }

  #word(): WorkerPace {
    const now = this.#clock.now()
    const hosts = [...this.#own].map(([host, { delay, pausedUntil }]) => [
      host,
      { delay, pause: Math.max(0, pausedUntil - now) },
    ])
    return { beat: ++this.#beats, hosts: Object.fromEntries(hosts) }
  }

  /**
   * Others that were heard lately. Those that are gone stay known, lest an old word of theirs be
   * news.
   */
  #present() {
    const now = this.#clock.now()
    return [...this.#others]
      .filter(([, { heardAt }]) => now - heardAt < GONE)
      .map(([id, heard]) => ({ id, ...heard }))
  }
}
