import { canonicalHost } from '../keys/host_and_locale.ts'
import { nameHint } from '../options/name_hint.ts'
import { E_INVALID_ARGUMENT, E_UNKNOWN_VIEW } from '../errors.ts'
import { urlTags } from '../keys/tags_by_kind.ts'
import { viewOf, viewTag } from '../keys/tags.ts'
import type { Runtime } from './runtime.ts'
import type { RouteJSON } from '@adonisjs/core/types/http'

interface Application {
  /** Where the application answers; relative URLs are resolved against it */
  baseUrl: () => string
  /** Empty where the application has not loaded them */
  routes: () => RouteJSON[]
}

/**
 * What an invalidation by URL or by view is about: the tags that the pages of it carry.
 */
export class Targets {
  #runtime: Pick<Runtime, 'config' | 'hosts' | 'reading'>
  #application: Application

  constructor(runtime: Pick<Runtime, 'config' | 'hosts' | 'reading'>, application: Application) {
    this.#runtime = runtime
    this.#application = application
  }

  /**
   * What the pages of a URL carry.
   *
   * @param method - That was called with it, for the message
   * @throws E_INVALID_ARGUMENT - when `hosts` of the configuration does not have its host
   */
  tagsOfUrl(method: string, url: string | URL): string[] {
    const { config, hosts, reading } = this.#runtime
    const base = new URL(this.#application.baseUrl())
    const { host, pathname, search } = new URL(url, base)
    const hasHost = URL.canParse(String(url)) || host !== base.host
    const ownHost = canonicalHost(host) ?? host
    // Where none are written, another process may have another APP_URL
    if (config.hosts !== null && hasHost && !hosts.has(ownHost)) {
      const problem = `pages of ${host} are not cached. Hosts that are: ${hosts.names.join(', ')} (see "hosts" in config/cache_helpers.ts)`
      throw new E_INVALID_ARGUMENT([`${method}()`, 'url', problem])
    }
    const tagged = hasHost ? [ownHost] : hosts.tagsOfAll
    return tagged.flatMap((one) =>
      [false, true].flatMap((forever) => urlTags(one, pathname, search, reading, forever))
    )
  }

  /**
   * What the pages of a view carry. A process that has no routes, such as one that works off a queue,
   * cannot know the views.
   *
   * @throws E_UNKNOWN_VIEW - when there are routes, and none of them
   */
  tagsOfView(view: string): string[] {
    const known = new Set(this.#application.routes().map(viewOf))
    if (known.size > 0 && !known.has(view)) {
      throw new E_UNKNOWN_VIEW([view, nameHint(view, [...known])])
    }
    return [viewTag(view, false), viewTag(view, true)]
  }
}
