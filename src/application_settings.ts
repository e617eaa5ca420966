import { defineConfig } from './define_config.ts'
import { readHosts } from './keys/read_hosts.ts'
import { checkLockStore } from './lock_store.ts'
import { E_INVALID_CONFIG } from './errors.ts'
import { SourceFiles } from './development/source_files.ts'
import type { Hosts } from './keys/host_and_locale.ts'
import type { bentostore } from '@adonisjs/cache'
import type { ResolvedConfig } from './types.ts'
import type { ApplicationService, ConfigProvider } from '@adonisjs/core/types'

/**
 * When this process began: with its number, what no other process has.
 */
const { timeOrigin } = performance

/**
 * Seconds that a page is kept at most in development and in tests: of what nobody will ask for
 * again, under keys that change all the time, nothing stays.
 */
const LONGEST_WHILE_DEVELOPED = 86_400

/**
 * What config/cache.ts says, as far as the page cache has to know it.
 */
export interface CacheConfig {
  default: string
  stores: Record<string, { entry(): ConfigProvider<ReturnType<typeof bentostore>> }>
}

/**
 * config/cache_helpers.ts together with what the environment says where it is silent.
 */
export interface ActiveConfig extends ResolvedConfig {
  enabled: boolean
}

/**
 * What an application's configuration says of the page cache, and what is wrong with it.
 */
export class ApplicationSettings {
  #app: ApplicationService
  #defaults = defineConfig({})

  constructor(app: ApplicationService) {
    this.#app = app
  }

  /**
   * config/cache_helpers.ts. In tests its prefix is one of this process alone: nothing is shared
   * with a server, with other runs, or with those that run at the same time.
   *
   * @throws E_INVALID_CONFIG - when it is not what `defineConfig` returns
   */
  config(): ActiveConfig {
    const defaults = this.#defaults
    const config = this.#app.config.get<ResolvedConfig>('cache_helpers', defaults)
    if (Object.keys(defaults).some((field) => !(field in Object(config)))) {
      throw new E_INVALID_CONFIG([
        'export default',
        'it is not what defineConfig returns. Write "export default defineConfig({})"',
      ])
    }
    const { keyPrefix, enabled } = config
    return {
      ...config,
      enabled: enabled ?? !(this.#app.inDev || this.isTest),
      keyPrefix: this.isTest ? `${keyPrefix}test-${process.pid}-${timeOrigin}` : keyPrefix,
    }
  }

  /**
   * Whether the application is tested.
   */
  get isTest(): boolean {
    return this.#app.inTest || this.#app.getEnvironment() === 'test'
  }

  /**
   * Seconds that a page is kept at most; `null`: no limit.
   */
  longestTtl(): number | null {
    return this.#app.inDev || this.isTest ? LONGEST_WHILE_DEVELOPED : null
  }

  /**
   * What pages are made of while the application is developed; `null` where they are not cached,
   * or where nobody edits them.
   */
  sources(): SourceFiles | null {
    const { inDev } = this.#app
    return inDev && !this.isTest && this.config().enabled
      ? new SourceFiles(this.#app.makePath(), this.#app.tmpPath('page_cache_start'))
      : null
  }

  /**
   * config/cache.ts.
   *
   * @throws E_INVALID_CONFIG - when there is no store to keep pages in, or no lock store
   */
  cacheConfig(): CacheConfig {
    const cacheConfig = this.#app.config.get<CacheConfig | undefined>('cache')
    if (!cacheConfig?.stores || !this.#app.container.hasBinding('cache.manager')) {
      throw new E_INVALID_CONFIG([
        'cache',
        'there is no store to keep pages in. Run "node ace configure adonis-cache-helpers", which sets @adonisjs/cache up, and keep its provider before ours in adonisrc.ts',
      ])
    }
    const { cache, lock } = this.config()
    checkLockStore(this.#app, lock)
    const names = Object.keys(cacheConfig.stores)
    if (cache !== null && !names.includes(cache)) {
      const known = names.map((name) => `"${name}"`).join(', ')
      throw new E_INVALID_CONFIG([
        'cache',
        `there is no store "${cache}" in config/cache.ts. It has: ${known}`,
      ])
    }
    return cacheConfig
  }

  /**
   * The hosts whose pages are cached: the configured ones, else that of APP_URL; any in
   * development and tests, where applications are requested under many names.
   *
   * @throws E_INVALID_CONFIG - when APP_URL is no URL
   */
  hosts(): Hosts {
    const { hosts } = this.config()
    const ownPort = URL.parse(this.baseUrl())?.port ?? ''
    const url = this.#appUrl()
    if (hosts !== null || !this.#isInProduction || !url) {
      return readHosts(hosts, ownPort, this.#isInProduction)
    }
    const parsed = URL.parse(url)
    if (parsed === null) {
      throw new E_INVALID_CONFIG([
        'hosts',
        `it is taken from APP_URL, which is no URL: "${url}". Correct APP_URL, or write hosts: ['example.com']`,
      ])
    }
    return readHosts(isAskedFor(parsed) ? [parsed.hostname] : [], ownPort, true)
  }

  /**
   * Why the hosts are not those that visitors ask for, and what to write; `null` where they may
   * well be.
   */
  hostsProblem(): string | null {
    const { enabled, hosts } = this.config()
    const url = this.#appUrl()
    if (!enabled || hosts !== null || !this.#isInProduction) {
      return null
    }
    const remedy = `Write the URL that visitors use into APP_URL, such as https://example.com, or hosts: ['example.com'] into config/cache_helpers.ts`
    if (!url) {
      return `there is no APP_URL, so pages of any host are cached: whoever makes up hosts fills the store, no visitor has a page kept for ever, and a warm-up renews the pages of ${this.baseUrl()}. ${remedy}`
    }
    return isAskedFor(new URL(url))
      ? null
      : `APP_URL is ${url}, an address to listen on that no visitor asks for, so no page is cached. ${remedy}`
  }

  /**
   * Where the application answers: APP_URL, else its host and port.
   */
  baseUrl(): string {
    const { HOST = 'localhost', PORT = '3333' } = process.env
    const text = this.#appUrl() ?? `http://${HOST}:${PORT}`
    const url = URL.parse(text)
    if (url === null || isAskedFor(url)) {
      return text
    }
    url.hostname = 'localhost'
    return url.href
  }

  #appUrl(): string | undefined {
    return this.#app.config.get<string | undefined>('app.appUrl') ?? process.env.APP_URL
  }

  get #isInProduction(): boolean {
    return !this.#app.inDev && !this.isTest
  }
}

/**
 * Whether anybody asks for a URL, and does not just listen on it: `http://0.0.0.0:3333` is what
 * APP_URL=http://$HOST:$PORT comes to in a container.
 */
function isAskedFor({ hostname }: URL): boolean {
  return hostname !== '0.0.0.0' && hostname !== '[::]'
}
