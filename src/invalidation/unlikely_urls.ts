import { canonicalHost } from '../keys/host_and_locale.ts'
import type { ApplicationSettings } from '../application_settings.ts'

/**
 * What to tell of URLs whose pages are to be cleared, where there may well be none. It is no error: where `hosts`
 * is not written, another process may have another APP_URL, and a path may have a comma.
 */
export function unlikelyUrls(urls: string[], settings: ApplicationSettings): string[] {
  const hosts = settings.hosts()
  return urls.flatMap((url) => {
    if (/,(\/|https?:)/.test(url)) {
      return [`--url=${url} is one URL. For several, write --url before each: --url=/x --url=/y`]
    }
    const host = URL.parse(url)?.host
    return host === undefined || hosts.has(canonicalHost(host) ?? host)
      ? []
      : [
          `Pages of ${host} are not cached by this application, as far as this command knows. Hosts that are: ${hosts.names.join(', ')}. If others are, write them into "hosts" in config/cache_helpers.ts, or correct APP_URL`,
        ]
  })
}
