/**
 * The root of the application, which its paths are relative to.
 */
export const APP_ROOT = new URL('../', import.meta.url)

/**
 * Imports a module on behalf of the application: relative to its root, or by its package's name.
 */
export function importer(specifier: string) {
  const isRelative = specifier.startsWith('./') || specifier.startsWith('../')
  return import(isRelative ? new URL(specifier, APP_ROOT).href : specifier)
}
