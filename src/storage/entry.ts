import { Page } from '../page/page.ts'
import { TagVersion } from './versions/tag_version.ts'
import { VariantList } from '../page/variant_list.ts'
import { VariantIndex } from '../page/variant_index.ts'

/**
 * What is stored under one key.
 */
export type Entry = Page | VariantIndex | VariantList | TagVersion

/**
 * Reads the stored form back.
 *
 * @returns `null` where it is none that can be read
 */
export function parseEntry(stored: unknown): Entry | null {
  return (
    Page.parse(stored) ??
    TagVersion.parse(stored) ??
    VariantIndex.parse(stored) ??
    VariantList.parse(stored)
  )
}
