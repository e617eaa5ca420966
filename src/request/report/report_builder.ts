import { Histogram } from './histogram.ts'
import { hintFor, PROBLEM_HINTS } from './hints.ts'
import { Redirects } from './redirects.ts'
import type { Report, Totals, Visit } from '../types.ts'

const SLOWEST = 20
const FAILURES = 1000

/**
 * Reasons and targets of redirects come from answers, so a server could make up any number of them.
 */
const REASONS = 100

/**
 * Collects the visits of a run into its report, in constant memory.
 */
export class ReportBuilder {
  #startedAt: Date
  #start = performance.now()
  #keepVisits: number
  #allowNothing: boolean
  #problemHints: typeof PROBLEM_HINTS
  #histogram = new Histogram()
  #reasons = new Map<string, number>()
  #redirects = new Redirects(REASONS)
  #hints = new Set<string>()
  #slowest: Visit[] = []
  #failures: Visit[] = []
  #unverified: Visit[] = []
  #visits: Visit[] = []
  readonly totals: Totals = {
    urls: 0,
    duplicates: 0,
    visits: 0,
    renewed: 0,
    unchanged: 0,
    stored: 0,
    evicted: 0,
    kept: 0,
    skipped: 0,
    failed: 0,
    verified: 0,
    unverified: 0,
    attempts: 0,
    bytes: 0,
  }

  /**
   * @param keepVisits - How many visits the report lists
   * @param allowNothing - A run that came to nothing is a good one, too
   * @param startedAt - When the run began
   * @param problemHints - What to look at where it came to nothing
   */
  constructor(
    keepVisits: number,
    allowNothing: boolean = false,
    startedAt: Date = new Date(),
    problemHints: typeof PROBLEM_HINTS = PROBLEM_HINTS
  ) {
    this.#keepVisits = keepVisits
    this.#allowNothing = allowNothing
    this.#startedAt = startedAt
    this.#problemHints = problemHints
  }

  add(visit: Visit): void {
    this.totals.visits++
    this.totals[visit.outcome]++
    this.totals.attempts += visit.attempts
    this.totals.bytes += visit.bytes
    this.#addReason(visit)
    this.#redirects.add(visit)
    if (visit.attempts > 0) {
      this.#histogram.record(visit.durationMs)
      this.#addSlowest(visit)
    }
    if (visit.outcome === 'failed') {
      push(this.#failures, visit, FAILURES)
    }
    if (visit.verified !== null) {
      this.totals[visit.verified ? 'verified' : 'unverified']++
    }
    if (visit.verified === false) {
      push(this.#unverified, visit, FAILURES)
    }
    push(this.#visits, visit, this.#keepVisits)
  }

  hint(sentence: string): void {
    if (this.#hints.size < REASONS) {
      this.#hints.add(sentence)
    }
  }

  /**
   * @param durationMs - How long the run took, in milliseconds. Default: since this was made
   */
  build(stopped: Report['stopped'], durationMs: number = performance.now() - this.#start): Report {
    const { totals } = this
    const early = stopped === 'signal' || stopped === 'fail-fast'
    const problem = early || this.#allowNothing ? null : this.#problem
    if (problem !== null) {
      this.hint(this.#problemHints[problem])
    }
    return {
      ok: totals.failed === 0 && totals.unverified === 0 && problem === null && !early,
      problem,
      aborted: stopped === 'signal',
      stopped,
      startedAt: this.#startedAt.toISOString(),
      durationMs: Math.round(durationMs),
      totals: { ...totals },
      reasons: Object.fromEntries(this.#reasons),
      redirects: this.#redirects.list(),
      p50: this.#histogram.percentile(50),
      p95: this.#histogram.percentile(95),
      histogram: this.#histogram.counts(),
      slowest: this.#slowest,
      failures: this.#failures,
      unverified: this.#unverified,
      visits: this.#visits,
      hints: [...this.#hints],
    }
  }

  get #problem(): Report['problem'] {
    const { visits, skipped, evicted } = this.totals
    if (visits === 0) {
      return 'nothing-asked'
    }
    return skipped + evicted === visits ? 'nothing-stored' : null
  }

  #addReason(visit: Visit): void {
    const { outcome, reason } = visit
    const hint = hintFor(visit)
    if (hint) {
      this.hint(hint)
    }
    if (reason === null) {
      return
    }
    const name = `${outcome}: ${reason}`
    if (this.#reasons.has(name) || this.#reasons.size < REASONS) {
      this.#reasons.set(name, (this.#reasons.get(name) ?? 0) + 1)
    }
  }

  #addSlowest(visit: Visit): void {
    const last = this.#slowest.at(-1)
    if (this.#slowest.length === SLOWEST && visit.durationMs <= last!.durationMs) {
      return
    }
    const index = this.#slowest.findIndex((other) => other.durationMs < visit.durationMs)
    this.#slowest.splice(index === -1 ? this.#slowest.length : index, 0, visit)
    this.#slowest.length = Math.min(this.#slowest.length, SLOWEST)
  }
}

function push<T>(list: T[], item: T, most: number): void {
  if (list.length < most) {
    list.push(item)
  }
}
