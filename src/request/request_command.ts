import { BaseCommand, flags } from '@adonisjs/core/ace'
import { only } from './console/only.ts'
import { listed } from './console/listed.ts'
import { RequestMixin } from './request_mixin.ts'
import { flagOverrides } from './console/flag_overrides.ts'
import { Presentation } from './console/presentation.ts'
import { Interruption } from './console/interruption.ts'
import * as errors from './errors.ts'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import type { Report, Urls } from './types.ts'

/**
 * Exit codes: all pages are well; some failed, or the run was cut short; it could not start.
 */
const DONE = 0
const FAILED = 1
const NOT_STARTED = 2

const CANNOT_START = [
  errors.E_INVALID_REQUEST_OPTION,
  errors.E_NO_REQUEST_RUNTIME,
  errors.E_LOGIN_FAILED,
]

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
export abstract class RequestCommand extends RequestMixin(BaseCommand) {
  static options: CommandOptions = { startApp: true }

  // Flags are set on the command whether they were given or not: under the names of the fields
  // they would wipe what a class has set there.

  @flags.number({ flagName: 'concurrency', description: 'Requests at the same time' })
  declare flagConcurrency?: number

  @flags.string({ flagName: 'timeout', description: 'Time for one request: seconds, or 2m' })
  declare flagTimeout?: string

  @flags.number({ flagName: 'retries', description: 'Further attempts after a network error' })
  declare flagRetries?: number

  @flags.number({ flagName: 'rate', description: 'Requests per second and host, at most' })
  declare flagRate?: number

  @flags.string({ flagName: 'base-url', description: 'What relative URLs resolve against' })
  declare flagBaseUrl?: string

  @flags.boolean({
    flagName: 'in-process',
    description: 'Ask the application itself, without a running server',
  })
  declare flagInProcess?: boolean

  @flags.boolean({
    flagName: 'renew',
    showNegatedVariantInHelp: true,
    description: 'Renew stored pages, or only fill in those that are missing',
  })
  declare flagRenew?: boolean

  @flags.boolean({ flagName: 'verify', description: 'Ask each page again: is it a hit now?' })
  declare flagVerify?: boolean

  @flags.array({
    flagName: 'only',
    description: 'Only URLs that match a glob, such as "/posts/**"',
  })
  declare flagOnly?: string[]

  @flags.number({ flagName: 'limit', description: 'Different URLs to ask for, at most' })
  declare flagLimit?: number

  @flags.boolean({ flagName: 'fail-fast', description: 'End with the first page that fails' })
  declare flagFailFast?: boolean

  @flags.boolean({ flagName: 'dry-run', description: 'List the URLs, and ask for none of them' })
  declare flagDryRun?: boolean

  @flags.boolean({ flagName: 'json', description: 'Print the report as JSON, and nothing else' })
  declare flagJson?: boolean

  @flags.boolean({ flagName: 'allow-failures', description: 'Exit with 0 although pages failed' })
  declare flagAllowFailures?: boolean

  async run(): Promise<void> {
    try {
      const urls = await this.#urls()
      const report = await (this.flagDryRun ? this.#list(urls) : this.#ask(urls))
      this.exitCode = report.ok || (this.flagAllowFailures && !report.aborted) ? DONE : FAILED
    } catch (error) {
      const isKnown = CANNOT_START.some((known) => error instanceof known)
      if (!isKnown && !(error instanceof errors.E_SOURCE_FAILED)) {
        throw error
      }
      this.exitCode = isKnown ? NOT_STARTED : FAILED
      this.logger.error((error as Error).message)
    }
  }

  /**
   * @returns what is left of the URLs by `--only`
   */
  async #urls(): Promise<Urls> {
    const urls = await this.getUrls()
    if (urls === undefined) {
      throw new errors.E_INVALID_REQUEST_OPTION([
        'urls',
        `there are none. Write urls = ['/', '/posts'] or an async *getUrls() into ${this.constructor.name}`,
      ])
    }
    return this.flagOnly ? only(urls, this.flagOnly) : urls
  }

  async #ask(urls: Urls): Promise<Report> {
    const presentation = await this.#presentation()
    const { progress: view } = presentation
    const interruption = new Interruption(() => view.end())
    const signals = [interruption.signal, await this.getSignal()].filter((one) => one !== undefined)
    try {
      view.start()
      const report = await this.makeRequests({
        ...flagOverrides(this),
        urls,
        signal: AbortSignal.any(signals),
        onVisit: async (visit, progress) => {
          view.show(visit, progress)
          await this.onVisit(visit, progress)
        },
      })
      view.end()
      presentation.report(report)
      return report
    } catch (error) {
      view.end()
      if (error instanceof errors.E_SOURCE_FAILED) {
        presentation.report(error.report)
      }
      throw error
    } finally {
      interruption.end()
    }
  }

  async #list(urls: Urls): Promise<Report> {
    const presentation = await this.#presentation()
    const found: string[] = []
    const limit = this.flagLimit ?? (await this.getLimit()) ?? Infinity
    const report = await this.makeRequests({
      ...flagOverrides(this),
      urls: listed(urls, limit, (url) => found.push(url)),
    })
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
