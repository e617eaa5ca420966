import { test } from '@japa/runner'
import { CONSENTS } from '../../src/store_rules/consents.ts'
import { CacheControl } from '../../src/http/cache_control.ts'
import { refusal, type RuledPolicy } from '../../src/store_rules/store_rules.ts'
import { VISITOR_RULES } from '../../src/store_rules/store_rules.ts'
import { RESPONSE_RULES } from '../../src/store_rules/store_rules.ts'
import type { Consent } from '../../src/types.ts'
import type { VisitorFacts } from '../../src/recording/visitor.ts'
import type { ResponseFacts } from '../../src/recording/response_facts.ts'

const VISITOR: VisitorFacts = {
  loggedIn: false,
  hasAuthorization: false,
  hasFlashMessages: false,
}

const RESPONSE: ResponseFacts = {
  ...VISITOR,
  method: 'GET',
  isSent: false,
  status: 200,
  setsCookie: false,
  changesBrowser: false,
  cacheControl: new CacheControl(),
  vary: [],
  scheme: null,
  reads: new Set(),
  hasOtherLocale: false,
  skipped: null,
  hasTooManyTags: false,
}

const policy = (consents: Consent[] = [], statuses = [200, 301]): RuledPolicy => ({
  consents: new Set(consents),
  statuses: new Set(statuses),
})

const ofVisitor = (facts: Partial<VisitorFacts>, consents?: Consent[]) =>
  refusal(VISITOR_RULES, { ...VISITOR, ...facts }, policy(consents))

const ofResponse = (facts: Partial<ResponseFacts>, consents?: Consent[]) =>
  refusal(RESPONSE_RULES, { ...RESPONSE, ...facts }, policy(consents))

const HEADER_INPUTS = [
  ...(['headers', 'ip', 'user-agent', 'referer', 'request-id', 'signature', 'context'] as const),
]

/**
 * Each rule with facts that it refuses, and with facts as near to them as can be that it does
 * not.
 */
const CASES: [
  rule: string,
  refused: Partial<ResponseFacts>[],
  allowed: Partial<ResponseFacts>[],
][] = [
  ['method', [{ method: 'HEAD' }, { method: 'POST' }, { method: 'get' }], [{ method: 'GET' }]],
  ['handler', [{ skipped: 'draft' }], [{ skipped: null }]],
  ['many-tags', [{ hasTooManyTags: true }], [{ hasTooManyTags: false }]],
  ['sent', [{ isSent: true }], [{ isSent: false }]],
  [
    'status',
    [{ status: 201 }, { status: 206 }, { status: 302 }, { status: 404 }, { status: 500 }],
    [{ status: 200 }, { status: 301 }],
  ],
  ['set-cookie', [{ setsCookie: true }], [{ setsCookie: false }]],
  ['clear-site-data', [{ changesBrowser: true }], [{ changesBrowser: false }]],
  ...['no-store', 'private', 'no-cache'].map((name): (typeof CASES)[number] => [
    name,
    [
      { cacheControl: new CacheControl(name) },
      { cacheControl: new CacheControl(`max-age=60, ${name}`) },
    ],
    [{ cacheControl: new CacheControl(`max-age=60, public, x-${name}, ext="a, ${name}, b"`) }],
  ]),
  ['vary-star', [{ vary: ['*'] }, { vary: ['accept', '*'] }], [{ vary: ['accept'] }]],
  [
    'vary-cookie',
    [{ vary: ['cookie'] }, { vary: ['accept', 'authorization'] }],
    [{ vary: ['accept', 'x-cookie'] }],
  ],
  ['locale', [{ hasOtherLocale: true }], [{ hasOtherLocale: false }]],
  ['user', [{ loggedIn: true }, { reads: new Set(['user']) }], [{}]],
  ['authorization', [{ hasAuthorization: true }], [{}]],
  ['flash', [{ hasFlashMessages: true }], [{}]],
  ['session', [{ reads: new Set(['session']) }], [{}]],
  ['cookies', [{ reads: new Set(['cookies']) }], [{}]],
  ['scheme', [{ scheme: 'javascript' }, { scheme: '' }], [{ scheme: 'http' }, { scheme: 'https' }]],
  ...HEADER_INPUTS.map((name): (typeof CASES)[number] => [
    name,
    [{ reads: new Set([name]) }],
    [{}],
  ]),
]

test.group('Store rules', () => {
  test('{0}')
    .with(CASES)
    .run(({ assert }, [rule, refused, allowed]) => {
      for (const facts of refused) {
        assert.equal(ofResponse(facts), rule)
      }
      for (const facts of allowed) {
        assert.isNull(ofResponse(facts))
      }
    })

  test('every rule is in this table', ({ assert }) => {
    const names = new Set(RESPONSE_RULES.map(({ name }) => name))
    assert.sameMembers(
      CASES.map(([rule]) => rule),
      [...names]
    )
  })

  test('the statuses are those of the page', ({ assert }) => {
    const facts = { ...RESPONSE, status: 404 }
    assert.equal(refusal(RESPONSE_RULES, facts, policy()), 'status')
    assert.isNull(refusal(RESPONSE_RULES, facts, policy([], [200, 404])))
  })

  test('the first rule that refuses is named', ({ assert }) => {
    assert.equal(ofResponse({ status: 500, setsCookie: true, loggedIn: true }), 'status')
    assert.equal(ofResponse({ setsCookie: true, loggedIn: true }), 'set-cookie')
  })
})

test.group('Store rules | visitor', () => {
  test('{0}')
    .with<[rule: string, facts: Partial<VisitorFacts>][]>([
      ['user', { loggedIn: true }],
      ['authorization', { hasAuthorization: true }],
      ['flash', { hasFlashMessages: true }],
    ])
    .run(({ assert }, [rule, facts]) => {
      assert.equal(ofVisitor(facts), rule)
      assert.equal(ofResponse(facts), rule)
    })

  test('no rule refuses a visitor of whom nothing is known', ({ assert }) => {
    assert.isNull(ofVisitor({}))
  })
})

test.group('Store rules | consent', () => {
  const consentable: [consent: Consent, facts: Partial<ResponseFacts>][] = [
    ['user', { loggedIn: true }],
    ['user', { reads: new Set(['user']) }],
    ['authorization', { hasAuthorization: true }],
    ['session', { reads: new Set(['session']) }],
    ['cookies', { reads: new Set(['cookies']) }],
    ['clear-site-data', { changesBrowser: true }],
    ['authorization', { reads: new Set(['authorization']) }],
    ...HEADER_INPUTS.map((name) => [name, { reads: new Set([name]) }] as never),
  ]

  test('{0} is set aside by its name alone')
    .with(consentable)
    .run(({ assert }, [consent, facts]) => {
      assert.isNull(ofResponse(facts, [consent]))

      const others = CONSENTS.filter((name) => name !== consent)
      assert.equal(ofResponse(facts, others), consent)
    })

  test('before the lookup as well', ({ assert }) => {
    assert.isNull(ofVisitor({ loggedIn: true }, ['user']))
    assert.isNull(ofVisitor({ hasAuthorization: true }, ['authorization']))
    assert.equal(ofVisitor({ loggedIn: true }, ['authorization', 'session', 'cookies']), 'user')
  })

  test('nothing else can be set aside', ({ assert }) => {
    const names = consentable.map(([consent]) => consent)
    for (const [rule, refused] of CASES.filter(([name]) => !names.some((one) => one === name))) {
      const everything = [...CONSENTS, rule as Consent]
      for (const facts of refused) {
        assert.equal(ofResponse(facts, everything), rule)
      }
    }
  })
})
