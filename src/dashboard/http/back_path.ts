/**
 * Where to go back to: a path of the dashboard, and nowhere else.
 *
 * @param path - As a link or a form says it, which may be made up
 */
export function backPath(path: unknown, base: string): string {
  const nowhere = 'http://dashboard.invalid'
  const url = typeof path === 'string' ? URL.parse(path, nowhere) : null
  const isOurs =
    url?.origin === nowhere && (url.pathname === base || url.pathname.startsWith(`${base}/`))
  return isOurs ? url.pathname + url.search : `${base}/pages`
}
