import type { SourceContext, UrlItem, UrlSource } from '../types.ts'

/**
 * Where an item of a URL list leads to, as visitors have it.
 *
 * @returns `null` for what is no URL
 */
export function addressOf(item: Exclude<UrlItem, UrlSource>, context: SourceContext): URL | null {
  const given = typeof item === 'string' || item instanceof URL ? item : item?.url
  try {
    return context.visible(context.resolve(given))
  } catch {
    return null
  }
}
