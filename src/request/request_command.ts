import { endSoon } from '../console/end_soon.ts'
import { only } from './console/only.ts'
import { listed } from './console/listed.ts'
import { exitCode, exitCodeOfError } from './console/exit_code.ts'
import { fieldsHelp } from './console/fields_help.ts'
import { QueuedRun } from './console/queued_run.ts'
import { RequestMixin } from './request_mixin.ts'
import { RunAnnouncement } from './journal/run_announcement.ts'
import { RunJournal } from './journal/run_journal.ts'
import { getRequestRuntime } from './runtime.ts'
import { flagOverrides } from './console/flag_overrides.ts'
import { RequestFlags } from './console/request_flags.ts'
import { Presentation } from './console/presentation.ts'
import { checkModes } from './console/check_modes.ts'
import { showRun } from './console/show_run.ts'
import { E_INVALID_REQUEST_OPTION } from './errors.ts'
import type { BaseCommand } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import type { Slice } from './queue/slice.ts'
import type { Report, Urls } from './types.ts'

/**
 * Base class of commands that ask for pages, so that they are renewed in the page cache:
 * `node ace make:warmup` writes one. Has a field for every option of `makeRequests`, and flags
 * that win over them.
 *
 * @example
 * ```ts
 * export default class WarmupPosts extends RequestCommand {
 *   static commandName = 'warmup:posts'
 *   urls = ['/', routes('posts.show', Post.query().select('id'))]
 *   concurrency = 4
 * }
 * ```
 * @see RequestCommand of django-cache-helpers
 */
export abstract class RequestCommand extends RequestMixin(RequestFlags) {
  static options: CommandOptions = { startApp: true }
  static help = fieldsHelp()

  /** URLs in a slice of `--queue`. A slice is best done within two seconds */
  sliceSize: number = 50

  /**
   * Hands the slices of `--queue` to a queue of another package than `@adonisjs/queue`. Its job
   * calls `runSlice` with one of them.
   *
   * @param queue - What `--queue` names, or `default`
   * @example
   * ```ts
   * async pushSlices(slices) { await Promise.all(slices.map((one) => WarmupSliceJob.dispatch(one))) }
   * ```
   */
  pushSlices?(slices: Slice[], queue: string): unknown

  /**
   * Called by Ace. Sets the exit code.
   *
   * @throws what a method of the class throws
   */
  async run(): Promise<void> {
    try {
      const report = await this.#report()
      this.exitCode = exitCode(report, this)
      if (this.isMain && report?.failures.some(({ reason }) => reason === 'store-error')) {
        endSoon(this.exitCode)
      }
    } catch (error) {
      const code = exitCodeOfError(error)
      if (code === null) {
        throw error
      }
      this.exitCode = code
      const presentation = await this.#presentation()
      presentation.problem((error as Error).message)
      this.isMain && endSoon(this.exitCode)
    }
  }

  /**
   * @returns null for a run that goes on in the queue
   */
  async #report(): Promise<Report | null> {
    checkModes(this)
    if (this.flagFollow !== undefined) {
      return this.#queued((run) => run.follow(this.flagFollow!))
    }
    const urls = await this.#urls()
    if (this.flagDryRun) {
      return this.#list(urls)
    }
    return this.flagQueue === undefined ? this.#ask(urls) : this.#enqueue(this.flagQueue, urls)
  }

  /**
   * @returns what is left of the URLs by `--only`
   */
  async #urls(): Promise<Urls> {
    const urls = await this.getUrls()
    if (urls === undefined) {
      throw new E_INVALID_REQUEST_OPTION([
        'urls',
        `there are none. Write urls = ['/', '/posts'] or an async *getUrls() into ${this.constructor.name}`,
      ])
    }
    return this.flagOnly ? only(urls, this.flagOnly) : urls
  }

  async #ask(urls: Urls): Promise<Report> {
    const records = await getRequestRuntime()?.records?.()
    const journal = records ? await RunJournal.of(records, this.#name, this.flagResume) : null
    const announcement = records?.isShared ? new RunAnnouncement(records, this.#name) : null
    const presentation = await this.#presentation()
    const report = await showRun(presentation, await this.getSignal(), (signal) =>
      this.makeRequests({
        ...flagOverrides(this),
        urls,
        ...(journal && { journal }),
        signal,
        onVisit: async (visit, progress) => {
          presentation.progress.show(visit, progress)
          announcement?.show(progress)
          await this.onVisit(visit, progress)
        },
      })
    ).finally(() => Promise.all([journal?.settle(), announcement?.end()]))

    if (report.stopped === null || report.stopped === 'limit') {
      await journal?.forget()
    } else if (await journal?.isFound()) {
      presentation.say(`Go on with it: node ace ${this.#name} --resume`)
    }
    return report
  }

  async #enqueue(queue: string, urls: Urls): Promise<Report | null> {
    if (!Number.isSafeInteger(this.sliceSize) || this.sliceSize < 1) {
      throw new E_INVALID_REQUEST_OPTION(['sliceSize', 'expected a whole number, 1 or more'])
    }
    const overrides = flagOverrides(this)
    const options = await this.requestOptions({ ...overrides, urls })
    return this.#queued((run) =>
      run.begin(queue || 'default', options, {
        overrides,
        size: this.sliceSize,
        isDetached: this.flagDetach === true,
      })
    )
  }

  async #queued(work: (run: QueuedRun) => Promise<Report | null>): Promise<Report | null> {
    const presentation = await this.#presentation()
    return showRun(presentation, await this.getSignal(), (signal) =>
      work(
        new QueuedRun({
          app: this.app,
          command: this.#name,
          signal,
          presentation,
          pushSlices: this.pushSlices?.bind(this) ?? null,
        })
      )
    )
  }

  get #name(): string {
    return (this.constructor as typeof BaseCommand).commandName
  }

  async #list(urls: Urls): Promise<Report> {
    const presentation = await this.#presentation()
    const found: string[] = []
    const limit = this.flagLimit ?? (await this.getLimit()) ?? Infinity
    const runtime = getRequestRuntime()
    const report = await this.makeRequests(
      {
        ...flagOverrides(this),
        // The run itself gets no URL: what there is to ask for is the list
        allowNothing: true,
        urls: listed(urls, limit, (url) => found.push(url)),
      },
      runtime ? { ...runtime, finished: undefined } : undefined
    )
    presentation.list(found)
    if (!report.ok && !this.flagJson) {
      presentation.report(report)
    }
    return report
  }

  async #presentation(): Promise<Presentation> {
    if (this.flagJson) {
      // The application logs to where the report is to stand alone.
      const logger = await this.app.container.make('logger')
      logger.level = 'silent'
    }
    return new Presentation(this.ui, this.flagJson === true)
  }
}
