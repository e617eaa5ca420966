import string from '@adonisjs/core/helpers/string'
import { flags } from '@adonisjs/core/ace'
import { BADGES } from '../src/console/wrapped.ts'
import { fitted } from '../src/console/fitted.ts'
import { ApplicationSettings } from '../src/application_settings.ts'
import { E_STORE_UNAVAILABLE } from '../src/errors.ts'
import { gapTexts } from '../src/page_cache/indexing/gap_texts.ts'
import { PageCache } from '../src/page_cache/page_cache.ts'
import { isoTime } from '../src/page_list/iso_time.ts'
import { StoresCommand } from '../src/page_list/stores_command.ts'
import { hiddenPages } from '../src/page_list/hidden_pages.ts'
import { pruneStore, type Pruned } from '../src/invalidation/prune_store.ts'

/**
 * Removes what old versions of the application have left.
 */
export default class PageCachePrune extends StoresCommand {
  static commandName = 'page-cache:prune'
  static description = 'Remove the pages that old versions of the application have left'
  static help = [
    'The pages of every version but that of config/cache_helpers.ts, and the',
    `one before where previousVersion is 'stale'. Run it when the servers of`,
    'older versions have ended:',
    '  {{ binaryName }} page-cache:prune',
    '',
    'How many there are, and nothing is removed:',
    '  {{ binaryName }} page-cache:prune --dry-run',
    '',
    'Those of the version before, too; or not those that a warm-up has stored',
    'for the next one:',
    '  {{ binaryName }} page-cache:prune --all',
    '  {{ binaryName }} page-cache:prune --keep=$NEXT_BUILD_ID',
    '',
    'It refuses where a server of such a version was running within the last',
    'quarter of an hour: when you know that it has ended, write --force.',
    '',
    'It removes what the index of pages has, and says where that may know less',
    'than is stored. What is not kept for ever expires by itself.',
  ]

  @flags.boolean({ description: 'Only say what would be removed' })
  declare dryRun?: boolean

  @flags.boolean({ description: 'Remove the pages of the version before, too' })
  declare all?: boolean

  @flags.boolean({ description: 'Remove those of versions that were just running, too' })
  declare force?: boolean

  @flags.array({ description: 'Keep the pages of this version, too, such as of the next one' })
  declare keep?: string[]

  protected async look(stores: string[]): Promise<string[]> {
    const errors: string[] = []
    const pruned = await Promise.all(stores.map((store) => this.#prune(store, errors)))
    const problems = await hiddenPages(this.app, stores)
    const done = pruned.filter((one) => one !== null)
    if (this.json) {
      const shown = done.map(({ gaps, ...one }) => ({
        ...one,
        gaps: { ...gaps, since: isoTime(gaps.since) },
      }))
      const document = { isDryRun: this.dryRun === true, stores: shown, problems, errors }
      this.logger.log(JSON.stringify(document, null, 2))
    } else {
      done.forEach((one) => this.#report(one))
      this.warn(problems)
    }
    return errors
  }

  /**
   * One store that fails, or does not answer, does not keep the others.
   */
  async #prune(name: string, errors: string[]): Promise<Pruned | null> {
    const { version } = this.#config()
    const { stores, notes, deploys } = await this.app.container.make(PageCache)
    const store = stores.use(name, '--cache')
    try {
      const before = this.all || deploys === null ? null : await deploys.look(name)
      const kept = new Set([version, ...(before === null ? [] : [before]), ...(this.keep ?? [])])
      const running = this.force || deploys === null ? [] : await deploys.running(name)
      const refused = running.filter((one) => !kept.has(one))
      if (refused.length > 0) {
        errors.push(this.#runningText(name, refused))
        return null
      }
      return await pruneStore(store, notes.indexOf(store), {
        isOld: (one) => !kept.has(one),
        isDryRun: this.dryRun === true,
      })
    } catch (error) {
      if (!(error instanceof E_STORE_UNAVAILABLE)) {
        throw error
      }
      errors.push(error.message)
      return null
    }
  }

  #report({ store, pages, bytes, versions, gaps }: Pruned): void {
    const names = Object.entries(versions).map(([version, count]) => `"${version}": ${count}`)
    const size = string.bytes.format(bytes, { unitSeparator: ' ', decimalPlaces: 1 })
    const done = this.dryRun ? 'Would remove' : 'Removed'
    const text =
      pages === 0
        ? `"${store}" has no pages of old versions`
        : `${done} ${pages} ${pages === 1 ? 'page' : 'pages'} (${size}) from "${store}", by version: ${names.join(', ')}`
    this.logger.success(fitted(text, BADGES.success))
    this.warn(gapTexts(store, gaps))
  }

  protected problem(): string | null {
    const { version, indexedPages } = this.#config()
    if (version === '') {
      return 'This command does not know which version is the current one, so the pages of all would be removed: config/cache_helpers.ts gives none. Run it with the environment of the server, such as BUILD_ID=…; or remove all pages with cache:clear --pages'
    }
    return indexedPages === 0
      ? 'There is no index of pages, because indexedPages is 0 in config/cache_helpers.ts: nobody knows what is stored'
      : null
  }

  #config() {
    return new ApplicationSettings(this.app).config()
  }

  /**
   * Why nothing is removed from a store.
   */
  #runningText(store: string, versions: string[]): string {
    const names = versions.map((version) => `"${version}"`).join(', ')
    const done = this.dryRun ? 'Nothing would be removed' : 'Nothing was removed'
    return `${done} from "${store}": servers of ${names} were running within the last quarter of an hour, and for this command the current version is "${this.#config().version}". Run it with the environment of the server, such as BUILD_ID=…; or, when you know that those servers have ended, with --force`
  }
}
