/**
 * Whether a value is a path of the application's own, as requests have it: neither a host (`//a`), nor one that URLs
 * write in another way (`/a/../b`).
 */
export function isPath(value: unknown): boolean {
  return (
    typeof value === 'string' &&
    /^\/[\w./-]+$/.test(value) &&
    URL.parse(value, 'http://a')?.href === `http://a${value}`
  )
}
