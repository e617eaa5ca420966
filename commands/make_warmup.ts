import { args, BaseCommand, flags } from '@adonisjs/core/ace'
import { refuseEmptyValues } from '../src/console/refuse_empty_values.ts'
import { unknownRoute } from '../src/routes/unknown_route.ts'
import { cachedRoutes } from '../src/make/cached_routes.ts'
import { BADGES, wrapped } from '../src/console/wrapped.ts'
import { terminalColumns } from '../src/console/terminal_columns.ts'
import { stubsRoot } from '../stubs/main.ts'
import { warmupNames } from '../src/make/warmup_names.ts'
import { warmupRoute, type WarmupRoute } from '../src/make/warmup_route.ts'
import { warmupUrls } from '../src/make/warmup_urls.ts'
import { PageCache } from '../src/page_cache/page_cache.ts'
import type { HttpRouterService } from '@adonisjs/core/types'
import type { ParsedOutput } from '@adonisjs/core/types/ace'

/**
 * What a warm-up begins with.
 */
interface FoundRoutes {
  listed: WarmupRoute[]

  /** Cached routes whose parameters are not known */
  leftOut: WarmupRoute[]
}

/**
 * Writes a command that renews pages in the page cache.
 */
export default class MakeWarmup extends BaseCommand {
  static commandName = 'make:warmup'
  static description = 'Create a command that renews pages in the page cache'
  static help = [
    'Writes commands/warmup_my_urls.ts, which is run as "warmup:my_urls", with the',
    'routes that are cached and need no parameters:',
    '  {{ binaryName }} make:warmup my_urls',
    '',
    'With the pages of named routes, or of a sitemap:',
    '  {{ binaryName }} make:warmup posts --routes=posts.index --routes=posts.show',
    '  {{ binaryName }} make:warmup all --sitemap=/sitemap.xml',
    '',
    'With the job that runs slices of "--queue" in BullMQ, by',
    '@nemoventures/adonis-jobs:',
    '  {{ binaryName }} make:warmup all --sitemap=/sitemap.xml --bullmq',
  ]

  static validate(parsed: ParsedOutput): void {
    super.validate(parsed)
    refuseEmptyValues(this, parsed)
  }

  @args.string({ description: 'Name of the command, such as my_urls' })
  declare name: string

  @flags.array({ description: 'Ask for the pages of a named route' })
  declare routes?: string[]

  @flags.string({ description: 'Ask for the pages that a sitemap lists' })
  declare sitemap?: string

  @flags.boolean({ description: 'Hand slices to BullMQ, by @nemoventures/adonis-jobs' })
  declare bullmq?: boolean

  @flags.string({ description: 'Use the contents of the given file as the generated output' })
  declare contentsFrom: string

  @flags.boolean({ description: 'Forcefully overwrite existing files', alias: 'f' })
  declare force: boolean

  async run() {
    const names = warmupNames(this.name)
    if (names === null) {
      this.exitCode = 1
      this.logger.error(`No name can be made of "${this.name}". Write letters and digits: my_urls`)
      return
    }
    const routes = await this.#findRoutes()
    if (routes === null) {
      this.exitCode = 1
      return
    }

    const codemods = await this.createCodemods()
    codemods.overwriteExisting = this.force === true
    const urls = warmupUrls(routes.listed, this.sitemap, routes.leftOut)
    const { status } = await codemods.makeUsingStub(
      stubsRoot,
      'make/warmup.stub',
      { flags: this.parsed.flags, names, urls, bullmq: this.bullmq === true },
      { contentsFromFile: this.contentsFrom }
    )
    if (this.bullmq) {
      await codemods.makeUsingStub(stubsRoot, 'make/warmup_slice_job.stub', {})
    }
    if (status === 'created') {
      const { colors } = this
      this.logger.log('')
      this.logger.log(`Look at its list of URLs, and run it:`)
      this.logger.log(`  ${colors.cyan(`node ace ${names.commandName} --dry-run`)}`)
      this.logger.log(`  ${colors.cyan(`node ace ${names.commandName}`)}`)
    }
  }

  /**
   * The routes that were named; where nothing was, those that are cached. Where some of them need no
   * parameters, those alone.
   *
   * @returns `null` when there is no such route
   */
  async #findRoutes(): Promise<FoundRoutes | null> {
    const names = this.routes ?? []
    const isGiven = names.length > 0 || this.sitemap !== undefined || this.contentsFrom
    if (!isGiven) {
      return this.#findCached()
    }
    const listed = await this.#findNamed(names)
    return listed && { listed, leftOut: [] }
  }

  async #findNamed(names: string[]): Promise<WarmupRoute[] | null> {
    if (names.length === 0) {
      return []
    }
    const router = await this.#startedRouter()
    const found: WarmupRoute[] = []
    for (const name of names) {
      const route = router.find(name)
      if (route === null) {
        const problem = unknownRoute(router, name)
        this.logger.error(wrapped(problem, terminalColumns() ?? Infinity, BADGES.error))
        return null
      }
      found.push(warmupRoute(route))
    }
    return found
  }

  async #findCached(): Promise<FoundRoutes> {
    const router = await this.#startedRouter()
    const ownRoutes = router.toJSON().root ?? []
    const pageCache = await this.app.container.make(PageCache)
    const found = await cachedRoutes(pageCache, ownRoutes)
    const cached = found.map(warmupRoute)
    const plain = cached.filter(({ params }) => params.length === 0)
    const named = cached.filter(({ name }) => name !== null)
    if (plain.length === 0) {
      this.logger.warning(
        named.length > 0
          ? 'Each route that is cached has parameters: write those of your pages into the list'
          : 'No route is declared to be cached yet, and the list holds an example. Extend CachePageMixin() on a controller, or call .use(cachePage(60)) on a route: until then a run ends with "nothing was stored"'
      )
    }
    return plain.length > 0
      ? { listed: plain, leftOut: named.filter(({ params }) => params.length > 0) }
      : { listed: named, leftOut: [] }
  }

  /**
   * The application is started for nothing else.
   */
  async #startedRouter(): Promise<HttpRouterService> {
    if (!this.app.isReady) {
      await this.app.boot()
      await this.app.start(() => {})
    }
    const router = await this.app.container.make('router')
    router.commit()
    return router
  }
}
