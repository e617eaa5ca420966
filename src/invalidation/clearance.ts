import { storeProblem } from './store_names.ts'

/**
 * What a {@link Clearance} is made of.
 */
export interface ClearanceFields {
  stores: string[]
  /** `false`: it was written so, and not left out */
  pages: boolean | undefined
  urls: string[]
  tags: string[]
  namespace: string | null
}

/**
 * What is to be removed, and from which stores. It is sent to a running server as a query string,
 * because that is what the token of the request covers.
 */
export class Clearance {
  /** Names of stores of config/cache.ts */
  readonly stores: string[]

  /** Only the pages, not the application's other data */
  readonly pages: boolean

  /** Only the pages of these URLs, with all their variants */
  readonly urls: string[]

  /** Only what carries one of these tags */
  readonly tags: string[]

  /** Only this namespace */
  readonly namespace: string | null

  /** What is written for yes may be read as no, as in --pages=yes, and would clear all there is */
  readonly #isPagesRefused: boolean

  constructor(fields: ClearanceFields) {
    this.stores = fields.stores
    this.pages = fields.pages === true
    this.#isPagesRefused = fields.pages === false
    this.urls = fields.urls
    this.tags = fields.tags
    this.namespace = fields.namespace
  }

  /**
   * Reads back what {@link toSearch} wrote.
   */
  static parse(search: string): Clearance {
    const parameters = new URLSearchParams(search)
    return new Clearance({
      stores: parameters.getAll('store'),
      pages: parameters.has('pages') || undefined,
      urls: parameters.getAll('url'),
      tags: parameters.getAll('tag'),
      namespace: parameters.get('namespace'),
    })
  }

  /**
   * The query string, without the question mark.
   */
  toSearch(): string {
    const parameters = new URLSearchParams()
    this.stores.forEach((store) => parameters.append('store', store))
    this.urls.forEach((url) => parameters.append('url', url))
    this.tags.forEach((tag) => parameters.append('tag', tag))
    if (this.pages) {
      parameters.set('pages', '')
    }
    if (this.namespace !== null) {
      parameters.set('namespace', this.namespace)
    }
    return parameters.toString()
  }

  /**
   * Why it makes no sense, as a message for whoever typed it; `null` where it does.
   *
   * @param known - Names of the stores of config/cache.ts
   */
  problem(known: string[]): string | null {
    if (this.#isPagesRefused) {
      return 'Nothing was cleared. --pages takes no value: write --pages alone, or leave it out to clear all that is in a store'
    }
    const noStore = storeProblem(this.stores, known)
    if (noStore !== null) {
      return `${noStore}. Nothing was cleared`
    }
    // Of a path alone, where it begins with two slashes, the first part would be a host.
    const url = this.urls.find(
      (one) => !/^(\/(?![/\\])|https?:)/.test(one) || !URL.canParse(one, 'http://a')
    )
    if (url !== undefined) {
      return `--url=${url} is no URL. Write a path with one slash before it, such as --url=/posts/1, or all of it: --url=https://example.com/posts/1`
    }
    const others = [this.tags.length > 0 && '--tags', this.urls.length > 0 && '--url']
    const other = [...others, this.pages && '--pages'].find((name) => name !== false)
    return this.namespace !== null && other
      ? `--namespace and ${other} do not go together. Run the command once with each`
      : null
  }

  /**
   * What has been done to a store, as a sentence.
   */
  describe(store: string): string {
    const parts = [
      ...this.urls.map((url) => `the pages of ${url}`),
      ...this.tags.map((tag) => `${this.pages ? 'the pages' : 'what is'} tagged "${tag}"`),
    ]
    if (this.namespace !== null) {
      parts.push(`the namespace "${this.namespace}"`)
    } else if (parts.length === 0) {
      return this.pages ? `Cleared the pages of "${store}"` : `Cleared "${store}"`
    }
    return `Cleared ${parts.join(', ')} from "${store}"`
  }
}
