import type { Runtime } from '../runtime.ts'

const told = new WeakSet<Runtime>()

/**
 * Says that visitors ask for a host whose pages are not cached. Once per process: it is said for
 * whoever has forgotten a host, and not for every scanner.
 *
 * @param host - What it stands for
 */
export function tellOfStrangeHost(runtime: Runtime, host: string): void {
  if (told.has(runtime)) {
    return
  }
  told.add(runtime)
  const names = runtime.hosts.names.map((name) => `"${name}"`).join(', ')
  runtime.logger.warn(
    `page cache: somebody has asked for "${host}", and the pages of that host are not cached. Those are: ${names || 'none'}. If visitors use it, add '${host}' to hosts in config/cache_helpers.ts, or correct APP_URL. Other hosts are not told of any more`
  )
}
