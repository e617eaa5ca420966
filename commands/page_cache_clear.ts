import { args, flags } from '@adonisjs/core/ace'
import CacheClear from '@adonisjs/cache/commands/cache_clear'
import { hiddenCommands } from '../src/invalidation/hidden_commands.ts'
import { storeNames } from '../src/invalidation/store_names.ts'
import { BADGES } from '../src/console/wrapped.ts'
import { fitted } from '../src/console/fitted.ts'
import { endSoon } from '../src/console/end_soon.ts'
import { refuseEmptyValues } from '../src/console/refuse_empty_values.ts'
import { Clearance } from '../src/invalidation/clearance.ts'
import { ApplicationSettings } from '../src/application_settings.ts'
import { PageCache } from '../src/page_cache/page_cache.ts'
import { askServer } from '../src/invalidation/ask_server.ts'
import { serverProblem } from '../src/invalidation/server_problem.ts'
import { unlikelyUrls } from '../src/invalidation/unlikely_urls.ts'
import { unreachableMemory } from '../src/invalidation/unreachable_memory.ts'
import { E_SERVER_NOT_CLEARED } from '../src/errors.ts'
import { getRequestRuntime } from '../src/request/runtime.ts'
import { clearStores } from '../src/invalidation/clear_stores.ts'
import { resultText } from '../src/invalidation/result_text.ts'
import type { ClearResult } from '../src/invalidation/clear_types.ts'
import type { CacheStores } from '../src/storage/page_stores.ts'
import type { ParsedOutput } from '@adonisjs/core/types/ace'

/**
 * Clears caches. Replaces the command of the same name in `@adonisjs/cache`, whose
 * flags it inherits: an alias is found before a name, in whatever order the two packages are
 * registered.
 */
export default class PageCacheClear extends CacheClear {
  static commandName = 'page-cache:clear'
  static aliases = ['cache:clear']
  static description = 'Clear every cache of config/cache.ts, some of them, or only some pages'
  static help = [
    'Every store:',
    '  {{ binaryName }} cache:clear',
    '',
    'Some stores:',
    '  {{ binaryName }} cache:clear file',
    '  {{ binaryName }} cache:clear --cache=file',
    '',
    'Only pages, and nothing else that the application keeps there:',
    '  {{ binaryName }} cache:clear --pages',
    '  {{ binaryName }} cache:clear --url=/posts/1 --url=/posts',
    '  {{ binaryName }} cache:clear --pages --tags=posts',
    '',
    'In the running server, and so its memory, too (see controlRoute):',
    '  {{ binaryName }} cache:clear --server',
    '  {{ binaryName }} cache:clear --server=http://127.0.0.1:3333',
    '',
    'In production it asks first, whatever is to be cleared. Where there is no',
    'terminal, as in a deploy script, it clears nothing without --force:',
    '  {{ binaryName }} cache:clear --pages --force',
  ]

  /**
   * Replaces the one argument of the inherited command, which accepts one store.
   */
  static args = []

  @args.spread({
    required: false,
    description: 'Stores of config/cache.ts to clear. Default: all of them',
  })
  declare stores?: string[]

  @flags.array({ description: 'Select a store to clear, as the argument does' })
  declare cache?: string[]

  @flags.boolean({ description: 'Clear only pages, not the other data of the application' })
  declare pages?: boolean

  @flags.array({ description: 'Clear only the pages of a URL, with all their variants' })
  declare url?: string[]

  @flags.string({
    allowEmptyValue: true,
    description: 'Ask the running server to clear its caches. Default: the one at APP_URL',
  })
  declare server?: string

  static validate(parsed: ParsedOutput): void {
    super.validate(parsed)
    refuseEmptyValues(this, parsed)
  }

  async run() {
    const known = storeNames(this.app)
    const named = [...new Set([...(this.cache ?? []), ...(this.stores ?? [])])]
    const clearance = new Clearance({
      stores: named.length > 0 ? named : known,
      pages: this.pages,
      urls: [...new Set(this.url)],
      tags: [...new Set(this.tags)],
      namespace: this.namespace ?? null,
    })

    const { server } = this
    const ofServer =
      server === undefined ? null : serverProblem(server, this.#settings.config().controlRoute)
    const problem = clearance.problem(known) ?? ofServer
    if (problem !== null) {
      this.#fail(problem)
      return
    }
    const unlikely = unlikelyUrls(clearance.urls, this.#settings)
    for (const warning of [...(await hiddenCommands(this.app)), ...unlikely]) {
      this.#warn(warning)
    }
    if (await this.#isConfirmed()) {
      await (this.server === undefined ? this.#clearHere(clearance) : this.#clearThere(clearance))
    }
  }

  /**
   * Clears the stores from this process.
   */
  async #clearHere(clearance: Clearance): Promise<void> {
    const manager = await this.app.container.make('cache.manager')
    const pageCache = await this.app.container.make(PageCache)
    const { use } = manager as unknown as { use: CacheStores['use'] }
    const report = (result: ClearResult) => this.#report(clearance, result)
    await clearStores(clearance, pageCache, use.bind(manager), report)
    if (this.exitCode === 1 && this.isMain) {
      endSoon(this.exitCode)
    }
    if (this.app.getEnvironment() === 'web') {
      return
    }
    const unreachable = await unreachableMemory(this.app, clearance.stores)
    unreachable.forEach((text) => this.#warn(text))
  }

  /**
   * Has a running server clear them.
   */
  async #clearThere(clearance: Clearance): Promise<void> {
    const { controlRoute } = this.#settings.config()
    const runtime = getRequestRuntime()!
    try {
      const server = new URL(this.server || runtime.baseUrl())
      const results = await askServer(clearance, server, controlRoute!, runtime)
      results.forEach((result) => this.#report(clearance, result))
    } catch (error) {
      if (!(error instanceof E_SERVER_NOT_CLEARED)) {
        throw error
      }
      this.#fail(error.message)
    }
  }

  #report(clearance: Clearance, result: ClearResult): void {
    const text = resultText(clearance, result)
    if (result.error === null) {
      this.logger.success(fitted(text, BADGES.success))
    } else {
      this.#fail(text)
    }
  }

  #warn(text: string): void {
    this.logger.warning(fitted(text, BADGES.warning))
  }

  #fail(text: string): void {
    this.exitCode = 1
    this.logger.error(fitted(text, BADGES.error))
  }

  get #settings(): ApplicationSettings {
    return new ApplicationSettings(this.app)
  }

  /**
   * Asks once, in production. Where nobody can be asked, nothing is cleared.
   */
  async #isConfirmed(): Promise<boolean> {
    if (!this.app.inProduction || this.force) {
      return true
    }
    try {
      // Without a terminal a prompt waits for ever, and the process ends in the middle of it.
      if (this.isMain && !process.stdin.isTTY) {
        throw new Error('There is no terminal')
      }
      return await this.prompt.confirm(
        'You are in production environment. Want to continue clearing the cache?'
      )
    } catch {
      this.#fail('Nothing was cleared. Write --force to clear without being asked')
      return false
    }
  }
}
