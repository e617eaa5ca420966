import { askInProcess, type Asked } from './ask_in_process.ts'
import { explainRoute } from './explain_route.ts'
import { frontNotes } from './front_notes.ts'
import { explainRules } from './explain_rules.ts'
import { otherMethodNotes, routeNotes } from './route_notes.ts'
import { selectorText } from '../keys/selectors.ts'
import { keyedQueryOf } from '../keys/query/keyed_query.ts'
import { canonicalPath, pathOfTag } from '../keys/tags.ts'
import { REASONS, type Reason } from '../store_rules/reasons.ts'
import type { PageCache } from '../page_cache/page_cache.ts'
import type { RouteFacts } from '../routes/route_facts.ts'
import type { Inspection } from '../page_cache/inspection/inspection.ts'
import type { Outcome } from '../page_cache/outcome.ts'
import type { LookupResult } from '../storage/slot/variant_slot.ts'
import type { ResponseFacts } from '../recording/response_facts.ts'
import type { Explanation, StoredPageFacts } from './explanation.ts'
import type { Handle } from '../renewal/answer_in_process.ts'
import type { ResolvedConfig } from '../types.ts'
import type { Router, Server } from '@adonisjs/core/http'

/**
 * The parts of an application that are needed to explain its pages. The server has booted.
 */
export interface ExplainedApplication {
  pageCache: PageCache
  router: Router
  server: Server
  handle: Handle
  config: ResolvedConfig
}

/**
 * Finds out what the page cache does with a URL, and why. The handler runs once, for a page that is to
 * be answered in front twice; nothing is stored.
 *
 * @param headers - Of the visitor
 * @param isStored - Whether the URL is then requested once more, as an ordinary visitor whose page
 * may be stored
 * @throws E_INVALID_POLICY - when the policy of the page makes no sense
 */
export async function explainUrl(
  application: ExplainedApplication,
  url: URL,
  headers: Record<string, string>,
  isStored: boolean
): Promise<Explanation> {
  const { pageCache, router, server, handle, config } = application
  const route = router.match(url.pathname, 'GET', false, url.hostname)?.route ?? null
  const facts = route && (await pageCache.routes.analyse(route))
  const asked = await askInProcess(handle, url, headers, true)
  const inspection = asked.inspection!
  const { policy, found, outcome } = inspection
  const page = outcome?.kind === 'produced' ? outcome.page : null

  const reason = reasonFor(config, facts, asked)
  const again = policy?.isFront && page ? await askInProcess(handle, url, headers, true) : null
  const ordinary = isStored ? await askInProcess(handle, url, headers, false) : null
  return {
    url: url.href,
    status: asked.status,
    route:
      facts && (await explainRoute(route!, facts, server.getMiddlewareList() as never, config)),
    store: policy?.store.name ?? null,
    pageKey: inspection.pageKey,
    storedKey: found?.key ?? null,
    variesBy: selectorsOf(outcome, found).map(selectorText),
    personal: [...(factsOf(outcome)?.reads ?? [])],
    tags: [...inspection.tags].map(([tag, by]) => ({ tag, by })),
    stored: storedPage(inspection),
    produced: policy && {
      size: sizeOf(page?.body ?? null),
      durationMs: Math.round(asked.durationMs),
    },
    rules: policy === null ? [] : explainRules(inspection, factsOf(outcome), policy, reason),
    isStorable: reason === null,
    reason,
    advice: reason === null ? null : REASONS[reason].advice,
    request: ordinary?.cacheStatus ?? null,
    notes: [
      ...(facts === null ? otherMethodNotes(router, url) : routeNotes(route!, facts)),
      ...notesFor(inspection, asked, url),
      ...(again ? frontNotes(asked, again) : []),
    ],
  }
}

/**
 * The first reason for which the page is not stored.
 */
function reasonFor(
  config: ResolvedConfig,
  facts: RouteFacts | null,
  { status, inspection }: Asked
): Reason | null {
  if (facts === null) {
    return 'no-route'
  }
  if (facts.policy === null) {
    return 'no-policy'
  }
  if (!config.enabled) {
    return 'disabled'
  }
  const outcome = inspection?.outcome
  switch (outcome?.kind) {
    case 'passed':
      return outcome.reason
    case 'produced':
      return outcome.notStored === 'inspected' ? null : outcome.notStored
    case undefined:
      return status >= 500 ? 'error' : 'not-reached'
    default:
      return 'error'
  }
}

/**
 * What the store rules were asked about, where the handler was reached.
 */
function selectorsOf(outcome: Outcome | null, found: LookupResult | null): readonly string[] {
  return outcome?.kind === 'produced' ? outcome.selectors : (found?.index?.selectors ?? [])
}

function factsOf(outcome: Outcome | null): ResponseFacts | null {
  return outcome?.kind === 'produced' || outcome?.kind === 'passed' ? (outcome.facts ?? null) : null
}

function storedPage({ found }: Inspection): StoredPageFacts | null {
  const page = found?.page
  if (!page) {
    return null
  }
  const now = Date.now()
  return {
    status: page.status,
    size: sizeOf(page.body),
    age: page.age(now),
    ttl: page.ttl(now) ?? null,
    isOutdated: found.isOutdated,
  }
}

function sizeOf(body: string | Buffer | null): number {
  return body === null ? 0 : Buffer.byteLength(body)
}

function notesFor(inspection: Inspection, { authorisations }: Asked, url: URL): string[] {
  const { policy } = inspection
  const { forever, onMiss } = policy?.declared ?? {}
  const notes: string[] = []
  if (authorisations.size > 0) {
    notes.push(
      `The handler decides by itself who may see the page (${[...authorisations].join(', ')}). A hit does not run it, and so decides nothing: do that in a middleware of the route`
    )
  }
  const left = [...(factsOf(inspection.outcome)?.left ?? [])]
  if (left.length > 0 && !policy?.consents.has('context')) {
    notes.push(`The handler reads what a middleware leaves: ${left.join(', ')}`)
  }
  const other = otherPath(inspection, url)
  if (other !== null) {
    notes.push(
      `What is stored under this key was produced for ${other}: the key function gives both paths one key, and so one page. If they should not share it, join what tells them apart: keyOf(byUrl, …)`
    )
  }
  if (inspection.previousVersion !== null) {
    notes.push(
      `This version has no such page yet. The first visitor gets that of the version "${inspection.previousVersion}", and this version produces its own meanwhile (previousVersion)`
    )
  }
  if (forever && onMiss === 'unavailable') {
    notes.push(
      'No visitor has this page produced (onMiss): they get 503 until a warm-up has stored it'
    )
  } else if (forever && onMiss === 'render') {
    notes.push(
      'Only a warm-up stores this page (onMiss): for visitors it is rendered, and not stored'
    )
  }
  return notes
}

/**
 * The path that the stored page was produced for, where a key function of the application's own gives
 * its key to this path as well.
 */
function otherPath({ found, policy }: Inspection, url: URL): string | null {
  if (!found?.page || !policy || keyedQueryOf(policy.declared.keyFunc) !== null) {
    return null
  }
  const paths = Object.keys(found.page.tagVersions).map(pathOfTag)
  const path = paths.find((one) => one !== null) ?? null
  return path === canonicalPath(url.pathname) ? null : path
}
