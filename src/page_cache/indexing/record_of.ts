import { givenTag, canonicalPath, viewOf } from '../../keys/tags.ts'
import { canonicalQuery } from '../../keys/query/query.ts'
import { AS_WRITTEN } from '../../keys/query/query_reading.ts'
import { rootOf } from '../../page_index/root_of.ts'
import { variantOf } from '../../keys/selectors.ts'
import { VariantIndex } from '../../page/variant_index.ts'
import { versionOf } from './version_of.ts'
import { variantHeaders } from '../lookup/variant_headers.ts'
import { writtenHeaders } from './written_headers.ts'
import type { Page } from '../../page/page.ts'
import type { PageRecord } from '../../page/page_record.ts'
import type { Note, Runtime } from '../runtime.ts'

/**
 * What is written down of a page in the index.
 *
 * @returns `null` where the page is not found any more
 */
export async function recordOf(note: Note, runtime: Runtime): Promise<PageRecord | null> {
  const { ctx, locale, page, renewal } = note
  const variant = await variantOfPage(note)
  const url = urlOf(note, runtime)
  if (variant === null || url === null) {
    return null
  }
  const { key, selectors } = variant
  const now = Date.now()
  const said = variantHeaders(ctx, selectors, locale)
  const { headers, isComplete } = writtenHeaders(said.headers)
  const tags = Object.keys(page.tagVersions).map(givenTag)
  return {
    key,
    url: url.href,
    route: viewOf(ctx.route!),
    version: versionOf(note.version ?? runtime.config.version, runtime.sources),
    tags: tags.filter((tag) => tag !== null),
    storedAt: page.storedAt,
    freshUntil: page.freshUntil,
    keptUntil: page.keptFor === null ? null : page.storedAt + page.keptFor * 1000,
    ...(page.keptFor === null && { timeout: timeoutOf(note) }),
    bytes: bytesOf(page),
    headers,
    ...((said.isPersonal || !isComplete) && { isPersonal: true }),
    renewal: renewal === null ? null : { at: now, result: renewal },
    notedAt: now,
  }
}

/**
 * Where the page is stored, and what tells it from its other variants. A page that was just stored
 * may have become one of several.
 */
async function variantOfPage({
  ctx,
  policy,
  found,
  isStored,
  selectors,
}: Note): Promise<{ key: string; selectors: readonly string[] } | null> {
  if (!isStored || (found.index === null && selectors.length === 0)) {
    return { key: found.key, selectors: found.index?.selectors ?? [] }
  }
  const root = rootOf(found.key)
  const index = await policy.store.read(root)
  return index instanceof VariantIndex
    ? {
        key: index.variantKey(root, variantOf(index.selectors, ctx.request)),
        selectors: index.selectors,
      }
    : null
}

/**
 * The URL without what is no part of the page.
 */
function urlOf({ ctx, origin, policy }: Note, { reading }: Runtime): URL | null {
  const { pathname, query } = ctx.request.parsedUrl
  // A key function of an application's own may tell spellings apart.
  const { spell } = policy.hasOwnKey ? AS_WRITTEN : reading
  const kept = policy.keyedQuery === 'none' ? '' : canonicalQuery(query, { ...reading, spell })
  const target = `${canonicalPath(pathname)}${kept === '' ? '' : `?${kept}`}`
  return URL.parse(`${origin}${target}`)
}

/**
 * What others are told of how long a page may be kept that is kept here for ever.
 */
function timeoutOf({ ctx, page, policy }: Note): number | null {
  const timeout = page.expiresIn === undefined ? policy.timeout(ctx) : page.expiresIn
  return timeout ?? null
}

function bytesOf({ body }: Page): number {
  return body === null ? 0 : Buffer.byteLength(body)
}
