import string from '@adonisjs/core/helpers/string'
import { BADGES, wrapped } from '../console/wrapped.ts'
import type { UIPrimitives } from '@adonisjs/core/types/ace'
import type { Explanation, PolicyValue, RuleResult } from './explanation.ts'

/**
 * Columns of the names on the left.
 */
const LABEL = 16

/**
 * Columns of `[ warn ] `.
 */

const SIGNS = {
  'ok': { icon: '✔', colour: 'green' },
  'allowed': { icon: '✔', colour: 'yellow' },
  'refuses': { icon: '✖', colour: 'red' },
  'not asked': { icon: '·', colour: 'dim' },
} as const

/**
 * Shows everything about one URL.
 *
 * @param columns - Of the terminal. Without one nothing is wrapped
 */
export function showExplanation(
  { logger, colors }: UIPrimitives,
  explanation: Explanation,
  columns: number = Infinity
): void {
  const { route, stored, produced, isStorable, reason, advice } = explanation

  const line = (label: string, value: string) =>
    logger.log(`  ${colors.dim(label.padEnd(LABEL))}${wrapped(value, columns, LABEL + 2)}`)
  const heading = (text: string) => {
    logger.log('')
    logger.log(colors.yellow(text))
  }

  logger.log('')
  logger.log(colors.bold(explanation.url))
  logger.log('')
  logger.log(
    isStorable
      ? `  ${colors.green('✔')} The page cache keeps this page`
      : reason === 'error'
        ? `  ${colors.red('✖')} What becomes of this page cannot be said: ${colors.red(reason)}`
        : `  ${colors.red('✖')} The page cache does not keep this page: ${colors.red(reason!)}`
  )
  if (advice !== null) {
    logger.log(`    ${wrapped(advice, columns, 4)}`)
  }

  if (route) {
    heading('Route')
    line('pattern', route.name ? `${route.pattern} (${route.name})` : route.pattern)
    line('middleware', route.middleware.join(' → ') || 'none')
    line('cache', route.cacheRuns ?? 'nowhere')
    line('handler', route.handler)
    line('answer', `${explanation.status}${produced ? ` after ${produced.durationMs} ms` : ''}`)
  }
  if (route?.policy) {
    heading(`Policy of ${route.policy.declaredBy}${route.policy.forever ? ', kept for ever' : ''}`)
    route.policy.values.forEach((value) =>
      line(value.name, policyText(value, colors.dim.bind(colors)))
    )
  }
  if (explanation.storedKey !== null) {
    heading('Store')
    line('store', explanation.store!)
    line('key', explanation.pageKey!)
    line('stored key', explanation.storedKey)
    line('varies by', explanation.variesBy.join(', ') || 'nothing')
    line('personal', explanation.personal.join(', ') || 'nothing')
    tagLines(explanation.tags).forEach((tags, index) => line(index === 0 ? 'tags' : '', tags))
    line('stored', stored ? storedText(stored) : 'no')
    if (isStorable && produced) {
      line('would be', bytes(produced.size))
    }
  }
  if (explanation.request !== null) {
    line('a request', explanation.request)
  }
  if (explanation.rules.length > 0) {
    heading('Store rules')
    ruleLines(explanation.rules).forEach(({ result, name, text }) => {
      const { icon, colour } = SIGNS[result]
      const label = name === '' ? '' : name.padEnd(LABEL - 2)
      const start = label.length + 4
      logger.log(`  ${colors[colour](icon)} ${label}${wrapped(text, columns, start)}`)
    })
  }
  if (explanation.notes.length > 0) {
    logger.log('')
    explanation.notes.forEach((note) => logger.warning(wrapped(note, columns, BADGES.warning)))
  }
}

function policyText({ value, from }: PolicyValue, dim: (text: string) => string): string {
  return `${value} ${dim(`(${from})`)}`
}

/**
 * Who has put which tags on a page, a line each.
 */
function tagLines(tags: Explanation['tags']): string[] {
  const named = Object.entries(Object.groupBy(tags, ({ by }) => by))
  const lines = named.map(([by, all]) => `${all!.map(({ tag }) => tag).join(', ')} (${by})`)
  return lines.length === 0 ? ['none'] : lines
}

function storedText({ status, size, age, ttl, isOutdated }: NonNullable<Explanation['stored']>) {
  const left =
    ttl === null ? 'kept for ever' : ttl > 0 ? `fresh for ${ttl} s` : `expired ${-ttl} s ago`
  const outdated = isOutdated ? ', outdated: served, and renewed when next asked for' : ''
  return `yes: ${status}, ${bytes(size)}, ${age} s old, ${left}${outdated}`
}

function bytes(size: number): string {
  return string.bytes.format(size, { unitSeparator: ' ', decimalPlaces: 1 }) ?? `${size} B`
}

/**
 * One line for each rule that has something to say, and one for all the others together.
 */
function ruleLines(
  rules: RuleResult[]
): { result: RuleResult['result']; name: string; text: string }[] {
  // Two rules may have one name, such as that the visitor is known, and that the handler asked who it is.
  const told = new Set<string>()
  const named = (result: RuleResult['result']) => {
    const all = rules.filter((rule) => rule.result === result).map(({ name }) => name)
    const names = [...new Set(all)].filter((name) => !told.has(name))
    names.forEach((name) => told.add(name))
    return names
  }
  const lines: { result: RuleResult['result']; name: string; text: string }[] = [
    ...named('refuses').map((name) => ({
      result: 'refuses' as const,
      name,
      text: rules.find((rule) => rule.name === name)!.advice,
    })),
    ...named('allowed').map((name) => ({
      result: 'allowed' as const,
      name,
      text: 'would refuse, and the policy allows it',
    })),
  ]
  for (const result of ['ok', 'not asked'] as const) {
    const names = named(result).join(', ')
    if (names !== '') {
      lines.push({ result, name: '', text: result === 'ok' ? names : `not asked: ${names}` })
    }
  }
  return lines
}
