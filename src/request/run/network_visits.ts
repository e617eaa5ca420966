import { inParallel } from './in_parallel.ts'
import { debug } from '../../debug.ts'
import { BASE_HEADERS, ENCODINGS } from '../client/base_headers.ts'
import { PLAIN_GET } from '../client/question.ts'
import type { Asker } from '../client/asker.ts'
import type { Address } from '../client/address.ts'
import type { Clock } from '../client/pacing/clock.ts'
import type { PersonaSession } from '../client/persona_session.ts'
import type { Site } from '../client/site.ts'
import type { Page } from './page.ts'
import type { Variant } from './variant.ts'

/**
 * How long after its renewal a page is asked for through the network, in milliseconds. Until then it is
 * purged once more there, so that what other processes believed is gone.
 */
const AFTER = 3_000

/**
 * How many pages wait at most. The run waits for them when there are more.
 */
const MOST_WAITING = 1_000

interface Waiting {
  address: Address
  headers: Record<string, string>
  /** By the clock of the run */
  dueAt: number
}

/**
 * What network visits are made with.
 */
export interface NetworkVisitTools {
  /** Without an application: no token is sent to a network */
  asker: Asker
  site: Site
  /** Where visitors reach the network */
  network: URL
  /** The host that it is asked for */
  host: string
  /** Any: nothing of it goes to an address that is not trusted */
  session: PersonaSession
  concurrency: number
  clock: Clock
  signal: AbortSignal
}

/**
 * Asks for pages once more through the network in front, as a visitor does, so that it has them: without a
 * token, without credentials, and some moments after they were renewed.
 */
export class NetworkVisits {
  #tools: NetworkVisitTools
  #waiting: Waiting[] = []
  #hasEnded = false
  #wake = () => {}
  /** Resolves when there is room for more */
  #room = Promise.withResolvers<void>()
  #failures = { count: 0, first: '' }
  #working: Promise<void>

  constructor(tools: NetworkVisitTools) {
    this.#tools = tools
    tools.signal.addEventListener('abort', () => {
      this.#makeRoom()
      this.#wake()
    })
    this.#working = inParallel(this.#due(), tools.concurrency, (one) => this.#visit(one)).catch(
      (error) => debug('network visits: %s', error)
    )
  }

  /**
   * Has a page asked for, when its time has come.
   *
   * @returns when there is room for it
   */
  async add(page: Page, variant: Variant): Promise<void> {
    const { site, network, host, clock, signal } = this.#tools
    const { visitors, trusted } = site.address(page.url)
    if (!trusted) {
      return
    }
    while (this.#waiting.length >= MOST_WAITING && !signal.aborted) {
      await this.#room.promise
    }
    const target = new URL(visitors.pathname + visitors.search, network)
    const isForwarded = target.protocol !== visitors.protocol
    this.#waiting.push({
      address: {
        target,
        host,
        visitors,
        cookies: visitors,
        trusted: false,
        forwarded: isForwarded ? visitors.protocol.slice(0, -1) : undefined,
      },
      headers: { ...BASE_HEADERS, ...ENCODINGS, ...variant.headers },
      dueAt: clock.now() + AFTER,
    })
    this.#wake()
  }

  /**
   * Waits for those that are still to be made.
   *
   * @returns what to look at where some of them failed
   */
  async end(): Promise<string | null> {
    this.#hasEnded = true
    this.#wake()
    await this.#working
    const { count, first } = this.#failures
    return count === 0
      ? null
      : `${count} pages could not be asked for through the network at ${this.#tools.network.origin}, the first because of ${first}. They are renewed, and the network gets them with their first visitor. Is throughNetwork the URL that visitors use?`
  }

  async *#due(): AsyncGenerator<Waiting, void, void> {
    const { clock, signal } = this.#tools
    for (;;) {
      if (this.#waiting.length === 0) {
        if (this.#hasEnded || signal.aborted) {
          return
        }
        await new Promise<void>((resolve) => (this.#wake = resolve))
        continue
      }
      const left = this.#waiting[0].dueAt - clock.now()
      if (left > 0) {
        await clock.sleep(left, signal)
      }
      yield this.#waiting.shift()!
      this.#makeRoom()
    }
  }

  #makeRoom(): void {
    this.#room.resolve()
    this.#room = Promise.withResolvers()
  }

  async #visit({ address, headers }: Waiting): Promise<void> {
    const { asker, session } = this.#tools
    const effort = { attempts: 0, durationMs: 0, bytes: 0 }
    try {
      const { status } = await asker.ask(session, { ...PLAIN_GET, as: headers }, address, effort)
      if (status >= 400) {
        this.#note(String(status))
      }
    } catch (error) {
      this.#note((error as { reason?: string }).reason ?? String(error))
    }
  }

  #note(problem: string): void {
    this.#failures.first ||= problem
    this.#failures.count++
  }
}
