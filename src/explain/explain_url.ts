import { askInProcess, type Asked } from './ask_in_process.ts'
import { explainRoute } from './explain_route.ts'
import { explainRules } from './explain_rules.ts'
import { reasonAdvice } from './reason_advice.ts'
import type { PageCache } from '../page_cache/page_cache.ts'
import type { RouteFacts } from '../routes/route_facts.ts'
import type { Inspection } from '../page_cache/inspection/inspection.ts'
import type { Explanation, RuleResult, StoredPageFacts } from './explanation.ts'
import type { Handle } from '../renewal/self_request.ts'
import type { ResolvedConfig } from '../types.ts'
import type { Router, Server } from '@adonisjs/core/http'

/**
 * What of an application is needed to explain its pages. The server has booted.
 */
export interface ExplainTools {
  pageCache: PageCache
  router: Router
  server: Server
  handle: Handle
  config: ResolvedConfig
}

/**
 * Finds out what the page cache does with a URL, and why. The handler runs once; nothing is
 * stored.
 *
 * @param headers - Of the visitor
 * @param isStored - Whether the URL is then asked for once more, by an ordinary visitor whose
 * page may be stored
 * @throws E_INVALID_POLICY - when the policy of the page makes no sense
 */
export async function explainUrl(
  tools: ExplainTools,
  url: URL,
  headers: Record<string, string>,
  isStored: boolean
): Promise<Explanation> {
  const { pageCache, router, server, handle, config } = tools
  const route = router.match(url.pathname, 'GET', false, url.hostname)?.route ?? null
  const facts = route && (await pageCache.routeFacts(route))
  const asked = await askInProcess(handle, url, headers, true)
  const inspection = asked.inspection!

  const reason = reasonFor(config, facts, asked)
  const rules = rulesFor(inspection)
  const visit = isStored ? await askInProcess(handle, url, headers, false) : null
  return {
    url: url.href,
    status: asked.status,
    route:
      facts && (await explainRoute(route!, facts, server.getMiddlewareList() as never, config)),
    store: inspection.terms?.store.name ?? null,
    pageKey: inspection.pageKey,
    storedKey: inspection.found?.key ?? null,
    vary: variesBy(inspection),
    tags: inspection.tags,
    stored: storedPage(inspection),
    produced: inspection.terms && {
      size: sizeOf(inspection.product?.kind === 'page' ? inspection.product.page.body : null),
      durationMs: Math.round(asked.durationMs),
    },
    rules,
    isStorable: reason === null,
    reason,
    advice: reason === null ? null : adviceFor(reason, rules),
    visit: visit?.cacheStatus ?? null,
    notes: notesFor(inspection, asked),
  }
}

/**
 * The first thing that keeps the page out of the store.
 */
function reasonFor(
  config: ResolvedConfig,
  facts: RouteFacts | null,
  { status, inspection }: Asked
): string | null {
  if (facts === null) {
    return 'no-route'
  }
  if (facts.policy === null) {
    return 'no-policy'
  }
  if (!config.enabled) {
    return 'disabled'
  }
  if (facts.between !== null) {
    return 'not-innermost'
  }
  if (inspection?.terms === null) {
    return status >= 500 ? 'error' : 'not-reached'
  }
  const { bypass, product } = inspection!
  if (bypass !== null) {
    return bypass
  }
  return product?.kind === 'page' ? null : product?.kind === 'refused' ? product.reason : 'error'
}

function adviceFor(reason: string, rules: RuleResult[]): string | null {
  const rule = rules.find(({ name, result }) => name === reason && result === 'refuses')
  return (
    rule?.advice ??
    (reason === 'not-innermost'
      ? 'Call .use() for the page cache last, on the route itself, or use the mixin or the decorator on the controller'
      : reasonAdvice(reason))
  )
}

function rulesFor({ terms, visitor, response }: Inspection): RuleResult[] {
  return terms === null ? [] : explainRules(visitor, response, terms)
}

function variesBy({ found, product }: Inspection): string[] {
  return product?.kind === 'page' ? product.vary : (found?.index?.vary ?? [])
}

function storedPage({ found, isValid }: Inspection): StoredPageFacts | null {
  const page = found?.page
  if (!page) {
    return null
  }
  const now = Date.now()
  return {
    status: page.status,
    size: sizeOf(page.body),
    age: page.age(now),
    ttl: page.freshUntil === null ? null : Math.floor((page.freshUntil - now) / 1000),
    isValid,
  }
}

function sizeOf(body: string | Buffer | null): number {
  return body === null ? 0 : Buffer.byteLength(body)
}

function notesFor({ terms }: Inspection, { authorisations }: Asked): string[] {
  const notes: string[] = []
  if (authorisations.size > 0) {
    notes.push(
      `The handler decides by itself who may see the page (${[...authorisations].join(', ')}). A hit does not run it, and so decides nothing: do that in a middleware of the route`
    )
  }
  if (terms?.policy.onMiss === 'unavailable' && terms.policy.forever) {
    notes.push('No visitor causes this page (onMiss): he gets 503 until a warm-up has stored it')
  } else if (terms?.policy.onMiss === 'render' && terms.policy.forever) {
    notes.push('Only a warm-up stores this page (onMiss): visitors get it rendered, and unstored')
  }
  return notes
}
