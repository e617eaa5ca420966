import { REASONS, type Reason } from '../store_rules/reasons.ts'
import { VISITOR_RULES } from '../store_rules/store_rules.ts'
import { RESPONSE_RULES } from '../store_rules/store_rules.ts'
import type { Consent } from '../types.ts'
import type { RuleResult } from './explanation.ts'
import type { Inspection } from '../page_cache/inspection/inspection.ts'
import type { VisitorFacts } from '../recording/visitor.ts'
import type { ResponseFacts } from '../recording/response_facts.ts'
import type { RuledPolicy, StoreRule } from '../store_rules/store_rules.ts'

const NO_CONSENT: ReadonlySet<Consent> = new Set()

/** Reasons that no rule gives: nothing was asked */
const NO_RULES: ReadonlySet<Reason> = new Set(['disabled', 'error', 'not-reached'])

/**
 * Asks every store rule, where the algorithm stops at the first one that refuses.
 *
 * @param inspection - Its `visitor` is `null` where no policy was reached
 * @param response - `null` where the handler was not reached through the cache
 * @param reason - For which the page is not stored. It may be that of a rule which is not asked of these
 * facts, such as that of its key, its body or its timeout
 */
export function explainRules(
  { visitor }: Inspection,
  response: ResponseFacts | null,
  policy: RuledPolicy,
  reason: Reason | null
): RuleResult[] {
  const asked = askAll(visitor, response, policy)
  const isSaid = asked.some(({ name, result }) => name === reason && result === 'refuses')
  if (reason === null || NO_RULES.has(reason) || isSaid) {
    return asked
  }
  // One of that name was not asked, as that of the status where the handler threw its answer.
  const others = asked.filter(({ name }) => name !== reason)
  return [...others, { name: reason, result: 'refuses', advice: REASONS[reason].advice }]
}

function askAll(
  visitor: VisitorFacts | null,
  response: ResponseFacts | null,
  policy: RuledPolicy
): RuleResult[] {
  if (response !== null) {
    return RESPONSE_RULES.map((rule) => ask(rule, response, policy))
  }
  return RESPONSE_RULES.map((rule) => {
    const isAsked = visitor !== null && VISITOR_RULES.includes(rule as StoreRule<VisitorFacts>)
    return isAsked
      ? ask(rule as StoreRule<VisitorFacts>, visitor, policy)
      : { name: rule.name, result: 'not asked', advice: REASONS[rule.name].advice }
  })
}

function ask<Facts>(rule: StoreRule<Facts>, facts: Facts, policy: RuledPolicy): RuleResult {
  const { name } = rule
  const { advice } = REASONS[name]
  if (rule.refuses(facts, policy)) {
    return { name, advice, result: 'refuses' }
  }
  const wouldRefuse = rule.refuses(facts, { ...policy, consents: NO_CONSENT })
  return { name, advice, result: wouldRefuse ? 'allowed' : 'ok' }
}
