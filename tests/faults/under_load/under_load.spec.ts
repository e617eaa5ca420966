import { test } from '@japa/runner'
import { FAULTS } from './faults.ts'
import { INVALIDATIONS } from './invalidations.ts'
import { play } from './play.ts'
import { redis } from '../../support/services.ts'

const available = await redis.available()
const SEED = Number(process.env.FAULTS_SEED ?? 1)
const SECONDS = Number(process.env.FAULTS_SECONDS ?? 75)

/**
 * How many invalidations have to be confirmed.
 */
const AT_LEAST = 500

/**
 * Milliseconds. A second for a store to answer, five while it clears, and the rest for a machine that
 * does other things.
 */
const LONGEST_INVALIDATION = 15_000

/**
 * What visitors must have seen.
 */
const OUTCOMES = [
  'hit',
  'hit: stale',
  'hit: stale-if-error',
  'hit: outdated',
  'collapsed',
  'stored',
  'uri-miss, not stored: store-error',
  'uri-miss, not stored: invalidated',
  'renewal: stored: renewed',
  'lost with its process',
]

test.group('Two processes under load, with faults', (group) => {
  group.each.skip(!available, 'Redis is not reachable')

  test('fail no request, and show no page that is another one’s, or older than an invalidation', async ({
    assert,
  }) => {
    const { counts, problems, slowest } = await play({
      seed: SEED,
      seconds: SECONDS,
      invalidations: AT_LEAST,
    })
    const [request, invalidation] = [slowest.request, slowest.invalidation].map(Math.round)
    console.log(
      `${counts}\n    The slowest request took ${request} ms, invalidation ${invalidation} ms. Seed ${SEED}`
    )
    assert.isEmpty(problems.slice(0, 20), `FAULTS_SEED=${SEED}: ${problems.length} problems`)

    assert.isBelow(slowest.invalidation, LONGEST_INVALIDATION)

    // What never happened was not tested.
    const names = [
      ...OUTCOMES,
      ...Object.keys(FAULTS).map((name) => `fault: ${name}`),
      ...Object.keys(INVALIDATIONS).map((name) => `invalidation confirmed: ${name}`),
    ]
    assert.isEmpty(names.filter((name) => counts.of(name) === 0))
    assert.isAbove(counts.of('hit') / counts.of('requests'), 0.2)
  }).timeout(600_000)
})
