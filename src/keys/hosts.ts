import { canonicalHost } from './host_and_locale.ts'

/**
 * Stands for every host in the tag of a URL. It is no host.
 */
const EVERY_HOST = '*'

/**
 * The hosts whose pages are cached. A host with another port is another host, with pages of its
 * own, since a page may have absolute links in it; and visitors can make up ports as they can make
 * up names, so only the ports that somebody has declared count.
 */
export class Hosts {
  #known: Set<string> | null

  /**
   * @param names - As the configuration has them; `null`: any host. A name without a port stands
   * for the port that browsers leave out, and for the application's own
   * @param ownPort - Port of the URL where the application answers; empty for none
   */
  constructor(names: string[] | null, ownPort: string) {
    const known = names?.flatMap((name) => [
      canonicalHost(name),
      canonicalHost(ownPort === '' ? name : `${name}:${ownPort}`),
    ])
    this.#known = known ? new Set(known.filter((host) => host !== null)) : null
  }

  /**
   * Whether pages of a host are cached.
   *
   * @param host - As {@link canonicalHost} writes it
   */
  has(host: string): boolean {
    return this.#known === null || this.#known.has(host)
  }

  /**
   * The hosts themselves, for people; empty where any host has pages.
   */
  get names(): string[] {
    return [...(this.#known ?? [])]
  }

  /**
   * What the pages of a host are tagged with. Where any host has pages, it is not known which ones
   * a URL without a host is about, and so that is a tag of its own.
   */
  tagsOf(host: string): string[] {
    return this.#known === null ? [host, EVERY_HOST] : [host]
  }

  /**
   * What the pages of a URL without a host are tagged with, on all hosts.
   */
  get tagsOfAll(): string[] {
    return this.#known === null ? [EVERY_HOST] : this.names
  }
}
