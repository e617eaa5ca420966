import { test } from '@japa/runner'
import {
  refusal,
  RESPONSE_RULES,
  VISITOR_RULES,
  type ResponseFacts,
  type Terms,
  type VisitorFacts,
} from '../../src/store_rules/store_rules.ts'
import { CONSENTS } from '../../src/policy/consents.ts'
import type { Consent } from '../../src/types.ts'

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
  cacheControl: new Set(),
  vary: [],
  reads: new Set(),
}

const terms = (consents: Consent[] = [], statuses = [200, 301]): Terms => ({
  consents: new Set(consents),
  statuses: new Set(statuses),
})

const ofVisitor = (facts: Partial<VisitorFacts>, consents?: Consent[]) =>
  refusal(VISITOR_RULES, { ...VISITOR, ...facts }, terms(consents))

const ofResponse = (facts: Partial<ResponseFacts>, consents?: Consent[]) =>
  refusal(RESPONSE_RULES, { ...RESPONSE, ...facts }, terms(consents))

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
  ['sent', [{ isSent: true }], [{ isSent: false }]],
  [
    'status',
    [{ status: 201 }, { status: 206 }, { status: 302 }, { status: 404 }, { status: 500 }],
    [{ status: 200 }, { status: 301 }],
  ],
  ['set-cookie', [{ setsCookie: true }], [{ setsCookie: false }]],
  ...['no-store', 'private', 'no-cache'].map((name): (typeof CASES)[number] => [
    name,
    [{ cacheControl: new Set([name]) }, { cacheControl: new Set(['max-age', name]) }],
    [{ cacheControl: new Set(['max-age', 'public', `x-${name}`]) }],
  ]),
  ['vary-star', [{ vary: ['*'] }, { vary: ['accept', '*'] }], [{ vary: ['accept'] }]],
  [
    'vary-cookie',
    [{ vary: ['cookie'] }, { vary: ['accept', 'authorization'] }],
    [{ vary: ['accept', 'x-cookie'] }],
  ],
  ['user', [{ loggedIn: true }, { reads: new Set(['user']) }], [{}]],
  ['authorization', [{ hasAuthorization: true }], [{}]],
  ['flash', [{ hasFlashMessages: true }], [{}]],
  ['session', [{ reads: new Set(['session']) }], [{}]],
  ['cookies', [{ reads: new Set(['cookies']) }], [{}]],
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

  test('every rule is in this table, and has advice', ({ assert }) => {
    const names = new Set(RESPONSE_RULES.map(({ name }) => name))
    assert.sameMembers(
      CASES.map(([rule]) => rule),
      [...names]
    )
    for (const { name, advice } of RESPONSE_RULES) {
      assert.match(name, /^[a-z][a-z-]*$/)
      assert.isAbove(advice.length, 20)
    }
  })

  test('the statuses are those of the page', ({ assert }) => {
    const facts = { ...RESPONSE, status: 404 }
    assert.equal(refusal(RESPONSE_RULES, facts, terms()), 'status')
    assert.isNull(refusal(RESPONSE_RULES, facts, terms([], [200, 404])))
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

  test('a visitor of whom nothing is known is welcome', ({ assert }) => {
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
