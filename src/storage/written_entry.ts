import { Page } from '../page/page.ts'
import { TagVersion } from './versions/tag_version.ts'
import { compressForm } from '../page/compressed_form.ts'
import type { Entry } from './entry.ts'

/**
 * What is written of an entry, for how long, and what a memory before a second tier does with it.
 *
 * @param ttl - Seconds; `null` for ever
 * @param isCompressed - Whether the bodies of pages are stored compressed
 */
export function writtenEntry(entry: Entry, ttl: number | null, isCompressed: boolean) {
  const kind = entry instanceof TagVersion ? 'version' : 'entry'
  const form = isCompressed && entry instanceof Page ? compressForm(entry.toJSON()) : entry.toJSON()
  return [form, ttl, kind] as const
}
