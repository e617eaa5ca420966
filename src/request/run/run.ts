import { E_SOURCE_FAILED } from '../errors.ts'
import { logIn } from '../login/log_in.ts'
import { ReportBuilder } from '../report/report_builder.ts'
import { inParallel } from './in_parallel.ts'
import { Plan, type Task } from './plan.ts'
import { readPages } from './read_pages.ts'
import { createSourceContext } from './source_context.ts'
import { untilAborted } from './until_aborted.ts'
import { visitPage, type VisitTools } from './visit_page.ts'
import type { Report, Visit } from '../types.ts'
import type { RunParts } from './run_parts.ts'

/**
 * One warm-up: logs the personas in, then asks for every page as each of them.
 */
export class Run {
  #parts: RunParts
  #report: ReportBuilder
  #plan: Plan
  #hasFailedFast = false
  #error: { cause: unknown } | null = null

  constructor(parts: RunParts) {
    this.#parts = parts
    const { keepVisits, allowNothing } = parts.options
    this.#report = new ReportBuilder(keepVisits, allowNothing)
    this.#plan = new Plan(parts, this.#report.totals)
  }

  /**
   * @throws E_LOGIN_FAILED - before any page was asked for
   * @throws E_SOURCE_FAILED - when the URLs could not be read to their end
   */
  async start(): Promise<Report> {
    const loginPaths = await this.#logIn()
    await this.#visitAll({ ...this.#parts.options, follower: this.#parts.follower, loginPaths })
    if (this.#error) {
      throw this.#error.cause
    }
    return this.#report.build(this.#stopped)
  }

  get #stopped(): Report['stopped'] {
    if (this.#hasFailedFast) {
      return 'fail-fast'
    }
    if (this.#parts.controller.signal.aborted) {
      return 'signal'
    }
    return this.#plan.isLimited ? 'limit' : null
  }

  /**
   * @returns the path of the login page of each persona that has one
   */
  async #logIn(): Promise<Map<string, string>> {
    const { sessions, site, follower, controller } = this.#parts
    const paths = new Map<string, string>()
    for (const session of sessions) {
      const { login, name } = session.persona
      if (login && !controller.signal.aborted) {
        try {
          const url = await logIn({ site, follower, session, login })
          paths.set(name, url.pathname)
        } catch (error) {
          if (!controller.signal.aborted) {
            throw error
          }
        }
      }
    }
    return paths
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
        throw new E_SOURCE_FAILED(error, this.#report.build(null))
      }
    }
  }

  async #visit(tools: VisitTools, { page, session, variant, visits }: Task): Promise<void> {
    const { controller, options } = this.#parts
    if (controller.signal.aborted) {
      return
    }
    try {
      const visit = await visitPage(tools, session, page, variant, visits)
      if (controller.signal.aborted) {
        // Cut off by the end of the run, which says nothing about the page
        return
      }
      this.#report.add(visit)
      await this.#tell(visit)
      if (options.failFast && visit.outcome === 'failed') {
        this.#hasFailedFast = true
        controller.abort()
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
