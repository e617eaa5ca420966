import { test } from '@japa/runner'
import { startApp } from '../support/test_app.ts'
import { stopClock } from '../support/clock.ts'
import { Gate } from '../support/gate.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'

test.group('A handler that never ends', () => {
  test('keeps those waiting who came while it ran, and nobody after them', async ({ assert }) => {
    const clock = stopClock()
    const [hanging, gate] = [new Gate(), new Gate()]
    let runs = 0
    const app = await startApp({
      config: { flightTimeout: 0.5 },
      routes: (router) => {
        router
          .get('/', async () => {
            const run = ++runs
            await (run === 1 ? hanging : gate).pass()
            return `run ${run}`
          })
          .use(cachePage(60))
      },
    })
    const lost = app.get('/').catch(() => null)
    await hanging.reached(1)

    const waiting = app.body('/')
    await gate.reached(1)
    gate.open()
    assert.equal(await waiting, 'run 2')
    clock.forward(61)

    // They share one run, and do not wait for the first.
    const later = [app.body('/'), app.body('/')]
    assert.deepEqual(await Promise.all(later), ['run 3', 'run 3'])
    assert.equal(runs, 3)
    hanging.open()
    await lost
  })
})
