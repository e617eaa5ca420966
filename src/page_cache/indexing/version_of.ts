/**
 * The version that a page is written down with: while an application is developed, what it is made
 * of is a part of it.
 */
export function versionOf(version: string, sources: { readonly version: string } | null): string {
  return sources === null ? version : `${version}@${sources.version}`
}
