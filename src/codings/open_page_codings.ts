import type { PageCodings } from './page_codings.ts'
import type { ResolvedConfig } from '../resolved_config.ts'

/**
 * Opens the content codings of an application. Their code is loaded only where some are configured.
 *
 * @returns `null` where none are
 */
export async function openPageCodings({
  compress,
  memoSize,
}: ResolvedConfig): Promise<PageCodings | null> {
  if (compress.length === 0) {
    return null
  }
  const { PageCodings } = await import('./page_codings.ts')
  return new PageCodings(compress, memoSize)
}
