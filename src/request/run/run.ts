import PQueue from 'p-queue'
import { E_SOURCE_FAILED } from '../errors.ts'
import { logIn } from '../login/log_in.ts'
import { ReportBuilder } from '../report/report_builder.ts'
import { knownLength } from './known_length.ts'
import { readPages } from './read_pages.ts'
import { Seen } from './seen.ts'
import { createSourceContext } from './source_context.ts'
import { untilAborted } from './until_aborted.ts'
import { variantsOf } from './variants.ts'
import { visitPage, type VisitTools } from './visit_page.ts'
import type { PersonaSession } from '../client/persona_session.ts'
import type { ResolvedOptions } from '../options/resolved_options.ts'
import type { RequestRuntime } from '../runtime.ts'
import type { Report, Visit } from '../types.ts'
import type { Follower } from '../client/follower.ts'
import type { Site } from '../client/site.ts'
import type { Page } from './page.ts'
import type { Variant } from './variant.ts'

/**
 * What a run works with.
 */
export interface RunParts {
  options: ResolvedOptions
  runtime: RequestRuntime | null
  site: Site
  follower: Follower
  sessions: PersonaSession[]
  /** Ends the run */
  controller: AbortController
}

/**
 * One warm-up: logs the personas in, then asks for every page as each of them.
 */
export class Run {
  #parts: RunParts
  #report: ReportBuilder
  #queue: PQueue
  #variants: Variant[]
  #stopped: Report['stopped'] = null
  #total: number | null
  #error: { cause: unknown } | null = null

  constructor(parts: RunParts) {
    const { options, sessions } = parts
    this.#parts = parts
    this.#report = new ReportBuilder(options.keepVisits)
    this.#queue = new PQueue({ concurrency: options.concurrency })
    this.#variants = variantsOf(options.languages, options.vary)
    const length = knownLength(options.urls)
    this.#total =
      length === null
        ? null
        : Math.min(length, options.limit) * sessions.length * this.#variants.length
  }

  /**
   * @throws E_LOGIN_FAILED - before any page was asked for
   * @throws E_SOURCE_FAILED - when the URLs could not be read to their end
   */
  async start(): Promise<Report> {
    const { sessions, site, follower, options, controller } = this.#parts
    const tools: VisitTools = { ...options, follower, loginPaths: new Map() }
    try {
      for (const session of sessions) {
        if (session.persona.login) {
          const url = await logIn({ site, follower, session, login: session.persona.login })
          tools.loginPaths.set(session.persona.name, url.pathname)
        }
      }
      await this.#feed(tools)
    } catch (error) {
      if (!controller.signal.aborted) {
        throw error
      }
    }
    await this.#queue.onIdle()
    if (this.#error) {
      throw this.#error.cause
    }
    return this.#report.build(
      controller.signal.aborted ? (this.#stopped ?? 'signal') : this.#stopped
    )
  }

  async #feed(tools: VisitTools): Promise<void> {
    const { options, site, controller } = this.#parts
    const context = createSourceContext(this.#parts, this.#report)
    const pages = untilAborted(readPages(options.urls, site, context), controller.signal)
    const seen = new Seen()
    try {
      for await (const page of pages) {
        if (!this.#isNew(page, seen)) {
          continue
        }
        if (this.#report.totals.urls === options.limit) {
          this.#stopped = 'limit'
          return
        }
        this.#report.totals.urls++
        await this.#visitAll(tools, page)
      }
      this.#total = this.#report.totals.urls * this.#parts.sessions.length * this.#variants.length
    } catch (error) {
      await this.#queue.onIdle()
      throw new E_SOURCE_FAILED(error, this.#report.build(null))
    }
  }

  /**
   * As every persona, in every variant.
   */
  async #visitAll(tools: VisitTools, page: Page): Promise<void> {
    for (const session of this.#parts.sessions) {
      for (const variant of this.#variants) {
        // One page waits at most: the next URL is read when there is someone to ask for it
        await this.#queue.onSizeLessThan(1)
        if (this.#parts.controller.signal.aborted) {
          return
        }
        void this.#queue.add(() => this.#visit(tools, session, page, variant))
      }
    }
  }

  async #visit(
    tools: VisitTools,
    session: PersonaSession,
    page: Page,
    variant: Variant
  ): Promise<void> {
    const { controller, options } = this.#parts
    try {
      if (controller.signal.aborted) {
        return
      }
      const visit = await visitPage(tools, session, page, variant)
      if (controller.signal.aborted) {
        // Cut off by the end of the run, which says nothing about the page
        return
      }
      this.#report.add(visit)
      if (options.failFast && visit.outcome === 'failed') {
        this.#stop('fail-fast')
      }
      await this.#tell(visit)
    } catch (error) {
      if (!controller.signal.aborted) {
        this.#error = { cause: error }
        controller.abort()
      }
    }
  }

  async #tell(visit: Visit): Promise<void> {
    const { visits, failed } = this.#report.totals
    await this.#parts.options.onVisit?.(visit, { done: visits, failed, total: this.#total })
  }

  #stop(reason: Report['stopped']): void {
    this.#stopped = reason
    this.#parts.controller.abort()
  }

  #isNew(page: Page, seen: Seen): boolean {
    const { target, host } = page.refused
      ? { target: page.shown, host: '' }
      : this.#parts.site.address(page.url)
    const isNew = seen.add(JSON.stringify([String(target), host, page.headers]))
    if (!isNew) {
      this.#report.totals.duplicates++
      const each = this.#parts.sessions.length * this.#variants.length
      this.#total = this.#total === null ? null : this.#total - each
    }
    return isNew
  }
}
