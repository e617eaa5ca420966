import { counted } from '../html/format.ts'
import { rootOf } from '../../page_index/root_of.ts'
import { findVariants } from '../listing/find_page.ts'
import { IndexRecords } from '../listing/index_records.ts'
import type { Action, Target } from './action.ts'
import type { WorkItem } from './work.ts'
import type { DashboardParts } from '../dashboard_parts.ts'
import type { ResultMessage } from '../http/result_message.ts'
import type { PageSelection } from '../../page_cache/indexing/selected_pages.ts'

const GONE: ResultMessage = { tone: 'bad', text: 'This page is not stored any more.' }

/**
 * Does what somebody has confirmed.
 *
 * @returns what came of it, in plain words
 * @throws E_STORE_UNAVAILABLE - where nobody knows whether the page is there
 */
export async function act(parts: DashboardParts, action: Action): Promise<ResultMessage> {
  const { target, verb } = action
  const name = await targetName(parts, target)
  if (name === null) {
    return GONE
  }
  return parts.work.begin(`${TITLES[verb]} ${name.text}`, (item) =>
    DO[verb](parts, target, name, item)
  )
}

const TITLES = { renew: 'Renewing', expire: 'Expiring', forget: 'Forgetting' }

interface Named {
  text: string
  /** Of the page, where it is one */
  url: string
}

const DO = { renew, expire, forget }

async function renew(
  { pageCache }: DashboardParts,
  target: Target,
  { text }: Named,
  item: WorkItem
): Promise<ResultMessage> {
  const onVisit = ({ outcome }: { outcome: string }) => {
    item.done++
    item.failed += outcome === 'failed' ? 1 : 0
  }
  const cache = target.what === 'page' ? target.store : null
  const report = await pageCache.renewals.renew(selectionOf(target), { cache, onVisit })
  const { totals, reasons } = report
  if (totals.urls === 0) {
    return { tone: 'bad', text: `Nothing was renewed: the index has no page of ${text}.` }
  }
  const good = totals.renewed + totals.unchanged
  const others = Object.entries(reasons).map(([reason, count]) => `${count} ${reason}`)
  const rest = [
    ...(totals.evicted > 0 ? [`${totals.evicted} removed, as there is no such page any more`] : []),
    ...others,
  ]
  return {
    tone: good + totals.evicted === 0 || totals.failed > 0 ? 'bad' : 'good',
    text: `${counted(good, 'page')} renewed${rest.length === 0 ? '' : `; ${rest.join(', ')}`}: ${text}.`,
  }
}

async function expire(
  parts: DashboardParts,
  target: Target,
  { text, url }: Named,
  item: WorkItem
): Promise<ResultMessage> {
  const { pageCache } = parts
  const said = 'Whoever asks next gets the page as it is, and it is renewed in the background.'
  if (target.what === 'tag') {
    await pageCache.expireTags([target.tag])
  } else if (target.what === 'page') {
    await pageCache.expireUrl(url)
  } else {
    // What routes have in common is forgotten at once; it expires page by page.
    const records = new IndexRecords(pageCache, parts.version())
    const urls = await urlsOf(records, target.route)
    for (const one of urls) {
      await pageCache.expireUrl(one)
      item.done++
    }
    if (urls.size + records.errors.length === 0) {
      return { tone: 'bad', text: `Nothing has expired: the index has no page of ${text}.` }
    }
    const expired = `${counted(urls.size, 'page')} of ${text} expired.`
    return records.errors.length === 0
      ? { tone: 'good', text: `${expired} ${said}` }
      : { tone: 'bad', text: [expired, ...records.errors].join(' ') }
  }
  return { tone: 'good', text: `Expired: ${text}. ${said}` }
}

async function forget(
  { pageCache }: DashboardParts,
  target: Target,
  { text, url }: Named
): Promise<ResultMessage> {
  if (target.what === 'tag') {
    await pageCache.forgetTags([target.tag])
  } else if (target.what === 'route') {
    await pageCache.forgetView(target.route)
  } else {
    await pageCache.forgetUrl(url)
  }
  return {
    tone: 'good',
    text: `Forgotten: ${text}. It is produced again when somebody asks for it.`,
  }
}

async function urlsOf(records: IndexRecords, route: string): Promise<Set<string>> {
  const urls = new Set<string>()
  for await (const { record } of records.read()) {
    if (record.route === route) {
      urls.add(record.url)
    }
  }
  return urls
}

function selectionOf(target: Target): PageSelection {
  switch (target.what) {
    case 'page':
      return { root: rootOf(target.key) }
    case 'tag':
      return { tags: [target.tag] }
    case 'route':
      return { routes: new Set([target.route]) }
  }
}

/**
 * How a target is called.
 *
 * @returns `null` where it is a page that is not stored any more
 * @throws E_STORE_UNAVAILABLE - where nobody knows whether it is
 */
export async function targetName(parts: DashboardParts, target: Target): Promise<Named | null> {
  if (target.what !== 'page') {
    const name = target.what === 'tag' ? target.tag : target.route
    return { text: `${target.what} “${name}”`, url: '' }
  }
  const [variant] = await findVariants(parts, target.store, target.key)
  return variant === undefined ? null : { text: variant.record.url, url: variant.record.url }
}
