import { test } from '@japa/runner'
import { makeRequests } from '../../src/request/make_requests.ts'
import { renewed, signer } from './support/signer.ts'
import { TestSite } from './support/site.ts'
import type { MakeRequestsOptions } from '../../src/request/types.ts'

const BYPASSED = { 'cache-status': 'page-cache; fwd=bypass; detail=session' }
const HIT = { 'cache-status': 'page-cache; hit' }
const STORED = { 'cache-status': 'page-cache; fwd=miss; stored' }

/**
 * Answers each path with what it is called after.
 */
async function warm(options: Partial<MakeRequestsOptions>) {
  const answers: Record<string, [status: number, headers: Record<string, string>]> = {
    '/renewed': [200, renewed()],
    '/skipped': [200, renewed('skipped: session')],
    '/evicted': [404, renewed('evicted')],
    '/kept': [200, renewed('kept')],
    '/unchanged': [200, renewed('unchanged')],
    '/bypassed': [200, BYPASSED],
    '/hit': [200, HIT],
    '/stored': [200, STORED],
    '/broken': [500, {}],
  }
  const site = await TestSite.start((request, response) =>
    response.writeHead(...answers[request.url!]).end()
  )
  return makeRequests({ urls: [], retries: 0, ...options }, signer([site.host]))
}

test.group('a run that comes to nothing', () => {
  test('is none that is ok: {urls}, renew: {renew} is {problem}')
    .with([
      { urls: [], renew: true, problem: 'nothing-asked' },
      { urls: ['/skipped'], renew: true, problem: 'nothing-stored' },
      { urls: ['/bypassed'], renew: false, problem: 'nothing-stored' },
      { urls: ['/renewed', '/skipped'], renew: true, problem: null },
      { urls: ['/evicted'], renew: true, problem: 'nothing-stored' },
      { urls: ['/evicted', '/skipped'], renew: true, problem: 'nothing-stored' },
      { urls: ['/evicted', '/kept'], renew: true, problem: null },
      { urls: ['/evicted', '/unchanged'], renew: true, problem: null },
      { urls: ['/hit', '/bypassed'], renew: false, problem: null },
      { urls: ['/stored', '/bypassed'], renew: false, problem: null },
    ])
    .run(async ({ assert }, { urls, renew, problem }) => {
      const report = await warm({ urls, renew })
      assert.equal(report.problem, problem)
      assert.equal(report.ok, problem === null)
      assert.equal(report.hints.join().includes('--allow-nothing'), problem !== null)
    })

  test('is ok with allowNothing', async ({ assert }) => {
    for (const urls of [[], ['/skipped']]) {
      const report = await warm({ urls, allowNothing: true })
      assert.containsSubset(report, { ok: true, problem: null })
      assert.notInclude(report.hints.join(), '--allow-nothing')
    }
  })

  test('a failure stays one with allowNothing', async ({ assert }) => {
    const report = await warm({ urls: ['/broken'], allowNothing: true })
    assert.isFalse(report.ok)
  })

  test('a run that was interrupted is not accused of it', async ({ assert }) => {
    const report = await warm({ urls: ['/renewed'], signal: AbortSignal.abort() })
    assert.containsSubset(report, { ok: false, stopped: 'signal', problem: null })
  })
})
