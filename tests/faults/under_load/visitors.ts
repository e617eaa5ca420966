import { EncryptionFactory } from '@adonisjs/core/factories/encryption'
import { setTimeout } from 'node:timers/promises'
import { Random } from '../../fuzz/random.ts'
import { HOST, PAGES, PAGE_KINDS, type PageKind, type TestPage } from './application/pages.ts'
import { monotonicNow } from './application/monotonic_now.ts'
import { parseCacheStatus } from '../../../src/http/cache_status.ts'
import { RENEWAL_HEADER, RenewalToken } from '../../../src/renewal/renewal_token.ts'
import type { Checker } from './checker.ts'
import type { Counts } from './counts.ts'
import type { Broken } from './broken.ts'
import type { ServerProcess } from './server_process.ts'

/**
 * How many requests are renewals, out of a hundred; how long a visitor reads, in milliseconds at most.
 */
const RENEWALS = 3
const READING = 15

/**
 * Those who ask for pages all the time, and everything that was wrong with what they got.
 */
export class Visitors {
  readonly problems: string[] = []
  /** Milliseconds that the slowest request has taken */
  slowest = 0
  /** What is being broken, or was last */
  fault = ''
  isOver = false
  #servers: ServerProcess[]
  #checker: Checker
  #broken: Broken
  #counts: Counts
  #token = new RenewalToken(new EncryptionFactory().create().getMessageVerifier())

  constructor(options: {
    servers: ServerProcess[]
    checker: Checker
    broken: Broken
    counts: Counts
  }) {
    this.#servers = options.servers
    this.#checker = options.checker
    this.#broken = options.broken
    this.#counts = options.counts
  }

  /**
   * Asks until it is over.
   *
   * @param seed - Decides what they ask for
   */
  async askAll(seed: number): Promise<void> {
    const random = new Random(seed)
    while (!this.isOver) {
      const server = random.pick(this.#servers)
      const page = random.pick(PAGES)
      const { languages = ['en'] }: PageKind = PAGE_KINDS[page.kind]
      const language = random.pick(languages)
      const isRenewal = random.below(100) < RENEWALS
      if (server.isUp) {
        await this.ask(server, page, page.path, { language, isRenewal })
      }
      await setTimeout(random.below(READING))
    }
  }

  /**
   * One request, whose answer is checked.
   */
  async ask(
    server: ServerProcess,
    page: TestPage,
    path: string,
    { language = 'en', isRenewal = false } = {}
  ): Promise<void> {
    const begunAt = monotonicNow()
    const { kills } = server
    const watched = this.#broken.watch(page)
    const headers = { 'accept-language': language, ...(isRenewal && this.#renewal(path)) }
    this.#counts.add('requests')
    try {
      const { status, body, cacheStatus } = await server.get(path, headers)
      const endedAt = monotonicNow()
      const wasBroken = watched()
      this.slowest = Math.max(this.slowest, endedAt - begunAt)
      this.#count(status, cacheStatus, isRenewal)
      const { hit, detail } = parseCacheStatus(cacheStatus) ?? {}
      const isStale = Boolean(hit && detail)
      const answer = { page, server: server.number, language, begunAt, endedAt, status, body }
      const problem = this.#checker.problem({ ...answer, isStale, wasBroken })
      if (problem !== null) {
        this.#report(server, path, `${problem} (${cacheStatus})`)
      }
    } catch (error) {
      watched()
      if (server.kills > kills) {
        this.#counts.add('lost with its process')
      } else {
        this.#report(server, path, String(error))
      }
    }
  }

  #report({ number }: ServerProcess, path: string, problem: string): void {
    this.problems.push(`${this.fault}; process ${number}, ${path}: ${problem}`)
  }

  #renewal(target: string): Record<string, string> {
    return { [RENEWAL_HEADER]: this.#token.sign({ method: 'GET', host: HOST, target }) }
  }

  #count(status: number, cacheStatus: string, isRenewal: boolean): void {
    const { hit, collapsed, stored, fwd, detail } = parseCacheStatus(cacheStatus) ?? {}
    const outcome = hit ? 'hit' : collapsed ? 'collapsed' : stored ? 'stored' : `${fwd}, not stored`
    const name = [isRenewal && 'renewal', outcome, detail, status !== 200 && status]
    this.#counts.add(name.filter(Boolean).join(': '))
  }
}
