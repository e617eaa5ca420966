import { E_NO_SERVER, E_SOURCE_FAILED } from '../errors.ts'
import { ReportBuilder } from '../report/report_builder.ts'
import { inParallel } from './in_parallel.ts'
import { logInAll } from './log_in_all.ts'
import { Plan, type Task } from './plan.ts'
import { readPages } from './read_pages.ts'
import { createSourceContext } from './source_context.ts'
import { untilAborted } from './until_aborted.ts'
import { traceVisit } from './trace_visit.ts'
import { warmUp, warmUpVisit, type WarmUpData } from '../../telemetry/tracing_channels.ts'
import { visitPage, type VisitTools } from './visit_page.ts'
import type { NetworkVisits } from './network_visits.ts'
import type { Report, Visit } from '../types.ts'
import type { RunParts } from './run_parts.ts'

/**
 * Why a run was aborted, to those who share its connections as well.
 */
const FAIL_FAST = Symbol('fail-fast')

/**
 * What a page has come to that a network may have.
 */
const ASKED_FOR_AGAIN = new Set<Visit['outcome']>(['renewed', 'unchanged', 'stored', 'kept'])

/**
 * One warm-up: logs the personas in, then asks for every page as each of them.
 */
export class Run {
  #parts: RunParts
  #report: ReportBuilder
  #plan: Plan
  #traced: Pick<WarmUpData, 'name' | 'slice'>
  #error: { cause: unknown } | null = null
  #network: NetworkVisits | null = null

  /**
   * @param traced - What those are told of it who trace it
   */
  constructor(parts: RunParts, traced: Pick<WarmUpData, 'name' | 'slice'>) {
    this.#parts = parts
    this.#traced = traced
    const { keepVisits, allowNothing } = parts.options
    this.#report = new ReportBuilder(keepVisits, allowNothing)
    this.#plan = new Plan(parts, this.#report.totals)
  }

  /**
   * @throws E_LOGIN_FAILED - before any page was asked for
   * @throws E_NO_SERVER - when nothing listens there, and nothing has been answered yet
   * @throws E_SOURCE_FAILED - when the URLs could not be read to their end
   */
  start(): Promise<Report> {
    if (!warmUp.hasSubscribers) {
      return this.#start()
    }
    const data: WarmUpData = { ...this.#traced }
    return warmUp.tracePromise(async () => (data.report = await this.#start()), data)
  }

  async #start(): Promise<Report> {
    for await (const visit of this.#parts.options.journal?.earlier ?? []) {
      this.#report.add(visit)
    }
    const loginPaths = await logInAll(this.#parts)
    this.#network = this.#parts.visitNetwork?.() ?? null
    await this.#visitAll({ ...this.#parts.options, follower: this.#parts.follower, loginPaths })
    const problem = await this.#network?.end()
    if (this.#error) {
      throw this.#error.cause
    }
    if (problem) {
      this.#report.hint(problem)
    }
    await this.#tellOfOwnStores()
    return this.#report.build(this.#stopped)
  }

  /**
   * Says where pages were stored in process that no server will find.
   */
  async #tellOfOwnStores(): Promise<void> {
    const { options, runtime } = this.#parts
    const { renewed, unchanged, stored } = this.#report.totals
    if (options.transport !== 'in-process' || renewed + unchanged + stored === 0) {
      return
    }
    for (const store of (await runtime!.ownStores?.()) ?? []) {
      this.#report.hint(
        `"${store}" is kept in the memory of each process: what was stored there is gone with this one, and a running server has nothing of it. Ask the server, without --in-process (transport: 'in-process'), or keep the pages in a store that processes share`
      )
    }
  }

  get #stopped(): Report['stopped'] {
    const { aborted, reason } = this.#parts.controller.signal
    if (aborted) {
      return reason === FAIL_FAST ? 'fail-fast' : 'signal'
    }
    return this.#plan.isLimited ? 'limit' : null
  }

  async #visitAll(tools: VisitTools): Promise<void> {
    const { options, site, controller } = this.#parts
    const context = createSourceContext(this.#parts, this.#report)
    const pages = untilAborted(readPages(options.urls, site, context), controller.signal)
    try {
      await inParallel(this.#plan.tasks(pages), options.concurrency, (task) =>
        this.#visit(tools, task)
      )
    } catch (error) {
      if (!controller.signal.aborted) {
        throw error instanceof E_NO_SERVER
          ? error
          : new E_SOURCE_FAILED(error, this.#report.build(null))
      }
    }
  }

  async #visit(tools: VisitTools, task: Task): Promise<void> {
    const { key, page, session, variant, visits } = task
    const { controller, options } = this.#parts
    if (controller.signal.aborted) {
      return
    }
    try {
      const visiting = () => visitPage(tools, session, page, variant, visits)
      const visit = await (warmUpVisit.hasSubscribers ? traceVisit(task, visiting) : visiting())
      if (controller.signal.aborted) {
        // Cut off by the end of the run, which says nothing about the page
        return
      }
      this.#report.add(visit)
      await options.journal?.record(key, visit)
      // A network keeps what is the same for all: once, and not as each persona.
      if (ASKED_FOR_AGAIN.has(visit.outcome) && session === this.#parts.sessions[0]) {
        await this.#network?.add(page, variant)
      }
      await this.#tell(visit)
      if (options.failFast && visit.outcome === 'failed') {
        controller.abort(FAIL_FAST)
      }
    } catch (error) {
      if (!controller.signal.aborted) {
        this.#error = { cause: error }
        controller.abort()
      }
    }
  }

  async #tell(visit: Visit): Promise<void> {
    const { visits, failed } = this.#report.totals
    await this.#parts.options.onVisit?.(visit, { done: visits, failed, total: this.#plan.total })
  }
}
