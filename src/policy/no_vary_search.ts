import { nameMatcher } from '../keys/query/query.ts'
import { TRACKING_PARAMETERS } from '../keys/query/tracking_parameters.ts'
import type { KeyedQuery } from '../keys/query/keyed_query.ts'
import type { ResolvedConfig } from '../types.ts'
import type { Policy } from './policy.ts'

/**
 * Parameters that advertisements and newsletters add most, by their whole names: `No-Vary-Search` knows no
 * `utm_*`.
 */
const WHOLE_NAMES = [
  ...['utm_source', 'utm_medium', 'utm_campaign', 'utm_term', 'utm_content', 'utm_id'],
  ...['utm_source_platform', 'utm_creative_format', 'utm_marketing_tactic'],
  ...['gad_source', 'gad_campaignid', 'hsa_acc', 'hsa_cam', 'hsa_grp', 'hsa_ad', 'hsa_src'],
  ...['hsa_tgt', 'hsa_kw', 'hsa_mt', 'hsa_net', 'hsa_ver'],
  ...['mtm_campaign', 'mtm_keyword', 'mtm_source', 'mtm_medium', 'mtm_content', 'mtm_cid'],
  ...['mtm_group', 'mtm_placement', 'matomo_campaign', 'matomo_keyword', 'matomo_source'],
  ...['matomo_medium', 'piwik_campaign', 'piwik_kwd', 'piwik_keyword'],
  ...TRACKING_PARAMETERS.filter(isWhole),
]

/**
 * What public pages of a policy say of their query parameters: which ones make no other page
 * (`No-Vary-Search`, draft-ietf-httpbis-no-vary-search-10). It says no more than is so: whatever a
 * response says nobody need ask for, the handler has not seen.
 *
 * @param keyedQuery - What its key function keys on; `null` for one of the application's own
 * @returns `null` where nothing is said
 */
export function noVarySearch(
  { public: isPublic }: Policy,
  keyedQuery: KeyedQuery | null,
  { noVarySearch: isSaid, ignoreQuery }: ResolvedConfig
): string | null {
  if (!isSaid || !isPublic) {
    return null
  }
  if (keyedQuery === 'none') {
    return `except=${listOf([])}`
  }
  const isIgnored = nameMatcher(ignoreQuery)
  const names = [...ignoreQuery.filter(isWhole), ...WHOLE_NAMES.filter(isIgnored)]
  return `key-order, params=${listOf([...new Set(names)])}`
}

function isWhole(name: string): boolean {
  return !name.endsWith('*')
}

/**
 * An inner list of strings (RFC 9651, 4.1.1.1). Names are written as they would be in a query (section 5.3 of
 * the draft), which leaves nothing to escape in them: so the library for structured headers is not needed
 * here, and not loaded when an application starts.
 */
function listOf(names: string[]): string {
  const encoded = names.map((name) => new URLSearchParams([[name, '']]).toString().slice(0, -1))
  return `(${encoded.map((name) => `"${name}"`).join(' ')})`
}
