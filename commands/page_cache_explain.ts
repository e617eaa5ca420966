import { args, BaseCommand, flags } from '@adonisjs/core/ace'
import { endSoon } from '../src/console/end_soon.ts'
import { refuseEmptyValues } from '../src/console/refuse_empty_values.ts'
import { webUrl } from '../src/options/web_url.ts'
import { terminalColumns } from '../src/console/terminal_columns.ts'
import { E_INVALID_POLICY } from '../src/errors.ts'
import { ApplicationSettings } from '../src/application_settings.ts'
import { PageCache } from '../src/page_cache/page_cache.ts'
import { showRoutes } from '../src/explain/show_routes.ts'
import { contextCreator } from '../src/explain/context_creator.ts'
import { explainRoutes } from '../src/explain/explain_routes.ts'
import { showExplanation } from '../src/explain/show_explanation.ts'
import { hiddenPages } from '../src/page_list/hidden_pages.ts'
import { getRequestRuntime } from '../src/request/runtime.ts'
import { explainUrl, type ExplainedApplication } from '../src/explain/explain_url.ts'
import type { CommandOptions, ParsedOutput } from '@adonisjs/core/types/ace'

/**
 * Says what the page cache does with a URL, and why.
 */
export default class PageCacheExplain extends BaseCommand {
  static commandName = 'page-cache:explain'
  static description = 'Explain whether a page is cached, under which key, and if not, why not'
  static help = [
    'Requests the page in process, as a visitor without cookies. Its handler runs',
    'once, and nothing is stored:',
    '  {{ binaryName }} page-cache:explain /posts/1',
    '',
    'With request headers, and storing the page:',
    `  {{ binaryName }} page-cache:explain /posts/1 --header='Accept-Language: de'`,
    '  {{ binaryName }} page-cache:explain /posts/1 --store',
    '',
    'What is cached of every route; ends with 1 if something is wrong, as for CI:',
    '  {{ binaryName }} page-cache:explain --all',
  ]

  static options: CommandOptions = { startApp: true }

  static validate(parsed: ParsedOutput): void {
    super.validate(parsed)
    refuseEmptyValues(this, parsed)
  }

  @args.string({ required: false, description: 'Path, or URL, of the page' })
  declare url?: string

  @flags.array({ description: 'Send a header, such as "Accept-Language: de"' })
  declare header?: string[]

  @flags.boolean({ description: 'Ask for the page again, so that it is stored' })
  declare store?: boolean

  @flags.boolean({ description: 'List all routes, and what is wrong with their policies' })
  declare all?: boolean

  @flags.boolean({ description: 'Print JSON, and nothing else' })
  declare json?: boolean

  async run() {
    const problem = this.#problem()
    if (problem !== null) {
      this.exitCode = 1
      this.logger.error(problem)
      return
    }
    if (this.json) {
      // The application logs to the stream that must contain nothing but the JSON.
      const logger = await this.app.container.make('logger')
      logger.level = 'silent'
    }
    const application = await this.#application()
    await (this.all ? this.#explainAll(application) : this.#explainOne(application))
    if (this.isMain && application.pageCache.stats().stores.some(({ isUp }) => !isUp)) {
      endSoon(this.exitCode)
    }
  }

  async #explainOne(application: ExplainedApplication): Promise<void> {
    const url = new URL(this.url!, getRequestRuntime()!.baseUrl())
    try {
      await application.server.boot()
      const explanation = await explainUrl(application, url, this.#headers(), this.store === true)
      const { store, notes } = explanation
      notes.push(...(await hiddenPages(this.app, store === null ? [] : [store])))
      if (this.json) {
        this.logger.log(JSON.stringify(explanation, null, 2))
      } else {
        showExplanation(this.ui, explanation, terminalColumns())
      }
    } catch (error) {
      if (!(error instanceof E_INVALID_POLICY)) {
        throw error
      }
      this.exitCode = 1
      this.logger.error(error.message)
    }
  }

  async #explainAll({ pageCache, router, server }: ExplainedApplication): Promise<void> {
    // Not server.boot(), which refuses in tests what is to be listed here.
    router.commit()
    const all = Object.values(router.toJSON()).flat()
    const routes = await explainRoutes(pageCache, all, contextCreator(server, this.app))
    if (routes.some(({ problem }) => problem !== null)) {
      this.exitCode = 1
    }
    if (this.json) {
      this.logger.log(JSON.stringify(routes, null, 2))
    } else {
      showRoutes(this.ui, routes, terminalColumns())
    }
  }

  async #application(): Promise<ExplainedApplication> {
    const { container } = this.app
    const server = await container.make('server')
    return {
      server,
      router: await container.make('router'),
      pageCache: await container.make(PageCache),
      handle: getRequestRuntime()!.handle,
      config: new ApplicationSettings(this.app).config(),
    }
  }

  #problem(): string | null {
    if (!this.all && this.url === undefined) {
      return 'Which page? Write page-cache:explain /posts/1, or --all for every route'
    }
    if (this.url !== undefined && webUrl(this.url, 'http://localhost') === null) {
      return `"${this.url}" is no URL. Write a path such as /posts/1`
    }
    const wrong = this.header?.find((header) => !/^[\w-]+ *:/.test(header))
    return wrong === undefined
      ? null
      : `--header="${wrong}" has no name. Write --header="Accept-Language: de"`
  }

  #headers(): Record<string, string> {
    const pairs = (this.header ?? []).map((header) => {
      const colon = header.indexOf(':')
      return [header.slice(0, colon).trim().toLowerCase(), header.slice(colon + 1).trim()]
    })
    return Object.fromEntries(pairs)
  }
}
