import { RESPONSE_RULES, VISITOR_RULES } from '../store_rules/store_rules.ts'
import type { Consent } from '../types.ts'
import type { RuleResult } from './explanation.ts'
import type { ResponseFacts, StoreRule, Terms, VisitorFacts } from '../store_rules/store_rules.ts'

const NO_CONSENT: ReadonlySet<Consent> = new Set()

/**
 * Asks the store rules one by one, where the algorithm is content with the first that refuses.
 *
 * @param visitor - `null` where no policy was reached
 * @param response - `null` where the handler was not reached through the cache
 */
export function explainRules(
  visitor: VisitorFacts | null,
  response: ResponseFacts | null,
  terms: Terms
): RuleResult[] {
  if (response !== null) {
    return RESPONSE_RULES.map((rule) => ask(rule, response, terms))
  }
  return RESPONSE_RULES.map((rule) => {
    const isAsked = visitor !== null && VISITOR_RULES.includes(rule as StoreRule<VisitorFacts>)
    return isAsked
      ? ask(rule as StoreRule<VisitorFacts>, visitor, terms)
      : { name: rule.name, result: 'not asked', advice: rule.advice }
  })
}

function ask<Facts>(rule: StoreRule<Facts>, facts: Facts, terms: Terms): RuleResult {
  const { name, advice } = rule
  if (rule.refuses(facts, terms)) {
    return { name, advice, result: 'refuses' }
  }
  const wouldRefuse = rule.refuses(facts, { ...terms, consents: NO_CONSENT })
  return { name, advice, result: wouldRefuse ? 'allowed' : 'ok' }
}
