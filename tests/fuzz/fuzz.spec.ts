import { test } from '@japa/runner'
import { fuzz } from './fuzz.ts'
import { makePlan } from './plan.ts'
import { minimise } from './minimise.ts'
import { play } from './play.ts'
import { behaviours } from './behaviours/behaviours.ts'
import { endings } from './behaviours/endings.ts'

const SEED = Number(process.env.FUZZ_SEED ?? 1)
const REQUESTS = Number(process.env.FUZZ_REQUESTS ?? 5000)

test.group('Fuzzer', () => {
  test('no visitor gets what is another one’s, and every page is that of an application without a page cache', async ({
    assert,
  }) => {
    const { played, reports } = await fuzz({ seed: SEED, requests: REQUESTS })
    assert.isEmpty(reports, `\n${reports.join('\n\n')}\n`)

    // What never happened was not tested.
    assert.isAbove(played.hits / played.requests, 0.1)
    const never = [...Object.keys(behaviours), ...Object.keys(endings)].filter(
      (name) => !played.produced.has(name)
    )
    assert.isEmpty(REQUESTS < 5000 ? [] : never)
  }).timeout(600_000)

  test('it finds a leak where there is one, and the two requests that show it', async ({
    assert,
  }) => {
    const plan = makePlan({ seed: 1, round: 0, requests: 200 })
    for (const route of plan.routes) {
      route.behaviours = ['constant', 'plain cookie', 'own vary']
      route.policy.allow = ['cookies']
    }
    const { failures } = await play(plan)
    const {
      failure,
      plan: smallest,
      isReproduced,
    } = await minimise(
      plan,
      failures.find(({ kind }) => kind === 'leak')!
    )
    assert.isTrue(isReproduced)
    assert.deepEqual(smallest.routes[0].behaviours, ['plain cookie'])
    assert.deepEqual(smallest.steps.flat(), [failure.filler, failure.request])
    const { filler, request, message } = failure
    assert.notEqual(filler!.visitor, request.visitor)
    assert.include(message, `secretof${filler!.visitor}incookie was sent to`)
  })
})
