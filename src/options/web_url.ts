/**
 * The URL that somebody has written, in an option or on the command line.
 *
 * @param base - What a path is resolved against. Default: it has to be a whole URL
 * @returns `null` for what is no URL of HTTP
 */
export function webUrl(given: string | URL, base?: string): URL | null {
  const url = URL.parse(String(given), base)
  return url !== null && /^https?:$/.test(url.protocol) ? url : null
}
