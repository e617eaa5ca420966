import picomatch from 'picomatch'
import { rootOf } from '../../page_index/root_of.ts'
import { nameHint } from '../../options/name_hint.ts'
import type { PageKind } from '../../keys/tags.ts'
import type { PageRecord } from '../../page/page_record.ts'

/**
 * Which of the stored pages.
 */
export interface PageSelection {
  /** Those that carry one of them */
  tags?: string[]

  /** Name of the route, else pattern; or a glob, such as `posts.*` */
  route?: string

  /** Of their URL; or a glob, such as `*.example.com` */
  host?: string

  /** Those of one kind only */
  kind?: PageKind

  /** Those of these routes only, as the index names them */
  routes?: ReadonlySet<string>

  /** Those of one page, with its variants: where they are stored, without what tells them apart */
  root?: string

  /** Those that were stored so many seconds ago, or more */
  age?: number
}

/**
 * What pages are selected by, with all the names that the index has.
 */
class SelectedName {
  readonly #wanted: string
  readonly #matches: (name: string) => boolean
  readonly #others = new Set<string>()
  #isFound = false

  constructor(wanted: string) {
    const matches = picomatch(wanted, { dot: true })
    this.#wanted = wanted
    // Patterns of routes have characters in them that mean something in a glob.
    this.#matches = (name) => name === wanted || matches(name)
  }

  matches(name: string): boolean {
    const isMatch = this.#matches(name)
    if (isMatch) {
      this.#isFound = true
    } else if (!this.#isFound) {
      this.#others.add(name)
    }
    return isMatch
  }

  /**
   * Which name may be meant where no page has this one; `null` where one has it, or there are no pages.
   */
  hint(kind: string): string | null {
    const others = [...this.#others].sort()
    return this.#isFound || others.length === 0
      ? null
      : `The index has no page of the ${kind} "${this.#wanted}". ${nameHint(this.#wanted, others)}`
  }
}

/**
 * Says of pages whether they are selected, and remembers which routes and hosts there are where none
 * is of those that were asked for.
 */
export class SelectedPages {
  readonly #selection: PageSelection
  readonly #route: SelectedName | null
  readonly #host: SelectedName | null

  constructor(selection: PageSelection) {
    const { route, host } = selection
    this.#selection = selection
    this.#route = route === undefined ? null : new SelectedName(route)
    this.#host = host === undefined ? null : new SelectedName(host.toLowerCase())
  }

  has(record: PageRecord): boolean {
    const { tags, age, kind, routes, root } = this.#selection
    const isOfRoute = this.#route?.matches(record.route) ?? true
    const isOfHost = this.#host?.matches(new URL(record.url).host) ?? true
    return (
      isOfRoute &&
      isOfHost &&
      (tags === undefined || tags.some((tag) => record.tags.includes(tag))) &&
      (kind === undefined || (record.keptUntil === null) === (kind === 'forever')) &&
      (routes === undefined || routes.has(record.route)) &&
      (root === undefined || rootOf(record.key) === root) &&
      (age === undefined || Date.now() - record.storedAt >= age * 1000)
    )
  }

  /**
   * In sentences, what of the selection no page in the index is of. Known when all have been asked for.
   */
  hints(): string[] {
    const hints = [this.#route?.hint('route'), this.#host?.hint('host')]
    return hints.filter((hint) => typeof hint === 'string')
  }
}
