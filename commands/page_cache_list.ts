import { flags } from '@adonisjs/core/ace'
import { terminalColumns } from '../src/console/terminal_columns.ts'
import { durationSeconds } from '../src/options/duration.ts'
import { isoTime } from '../src/page_list/iso_time.ts'
import { FirstPages } from '../src/page_list/first_pages.ts'
import { ListedStores } from '../src/page_list/listed_stores.ts'
import { hiddenPages } from '../src/page_list/hidden_pages.ts'
import { ListTotals } from '../src/page_list/list_totals.ts'
import { printPages } from '../src/page_list/print_pages.ts'
import { StoresCommand } from '../src/page_list/stores_command.ts'
import { showPages } from '../src/page_list/show_pages.ts'
import { PageCache } from '../src/page_cache/page_cache.ts'

/**
 * How many pages the table shows unless it is said.
 */
const SHOWN = 50

/**
 * Lists the pages that are stored.
 */
export default class PageCacheList extends StoresCommand {
  static commandName = 'page-cache:list'
  static description = 'List the stored pages, with their age, size and last renewal'
  static help = [
    'The pages of every store of config/cache.ts, by their URLs:',
    '  {{ binaryName }} page-cache:list',
    '',
    'Some of them:',
    '  {{ binaryName }} page-cache:list --tag=posts --tag=news',
    `  {{ binaryName }} page-cache:list --route='posts.*' --host=example.com`,
    '  {{ binaryName }} page-cache:list --age=1d --cache=file --limit=500',
    '',
    'As JSON, a page a line: the first by URL with --limit, else all, unsorted:',
    '  {{ binaryName }} page-cache:list --json',
    '',
    'It has what the index of pages has, and says where that may know less than is',
    'stored. Pages of other versions of the application are counted, not listed.',
  ]

  @flags.array({ description: 'Only pages that carry this tag, or one of several' })
  declare tag?: string[]

  @flags.string({ description: 'Only pages of this route: its name, or a glob, "posts.*"' })
  declare route?: string

  @flags.string({ description: 'Only pages of this host, or a glob, "*.example.com"' })
  declare host?: string

  @flags.string({ description: 'Only pages stored so long ago or longer, such as 10m or 1d' })
  declare age?: string

  @flags.string({
    description: 'How many are shown, the first by URL; 0: only the totals. Default: 50',
  })
  declare limit?: string

  protected async look(caches: string[]): Promise<string[]> {
    const { notes } = await this.app.container.make(PageCache)
    const selection = {
      ...(this.tag && { tags: this.tag }),
      ...(this.route && { route: this.route }),
      ...(this.host && { host: this.host }),
      ...(this.age && { age: this.#age() ?? 0 }),
    }
    const stored = new ListedStores(notes, selection, caches)
    const hidden = await hiddenPages(this.app, caches)
    const problems = () => [...stored.problems, ...hidden]
    if (this.json) {
      const print = (line: string) => this.logger.log(line)
      await printPages(stored.read(), this.#limit(), print, () => ({
        ofOtherVersions: stored.ofOtherVersions,
        indexedSince: isoTime(stored.since),
        problems: problems(),
        errors: stored.errors,
      }))
    } else {
      await this.#show(stored, problems)
    }
    return stored.errors
  }

  async #show(stored: ListedStores, problems: () => string[]): Promise<void> {
    const totals = new ListTotals()
    const first = new FirstPages(this.#limit() ?? SHOWN)
    for await (const page of stored.read()) {
      totals.add(page)
      first.add(page)
    }
    if (totals.pages === 0 && stored.errors.length > 0) {
      return
    }
    showPages(this.ui, first.sorted(), totals, { columns: terminalColumns(), now: Date.now() })
    if (stored.ofOtherVersions > 0) {
      this.logger.log(`${stored.ofOtherVersions} more were stored by other versions`)
    }
    if (stored.since !== null) {
      const since = new Date(stored.since).toISOString().slice(0, 16).replace('T', ' ')
      this.logger.log(`The index has what was stored since ${since} UTC`)
    }
    this.warn(problems())
  }

  protected problem(): string | null {
    if (this.age !== undefined && (this.#age() ?? -1) < 0) {
      return `--age="${this.age}" is no length of time. Write --age=10m, --age=1d, or seconds`
    }
    return this.limit === undefined || /^\d+$/.test(this.limit)
      ? null
      : `--limit must be a whole number, such as --limit=100`
  }

  #limit(): number | undefined {
    return this.limit === undefined ? undefined : Number(this.limit)
  }

  #age(): number | null {
    return durationSeconds(/^\d+$/.test(this.age!) ? Number(this.age) : this.age)
  }
}
