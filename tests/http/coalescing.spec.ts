import { test } from '@japa/runner'
import { startApp } from '../support/test_app.ts'
import { outer } from '../support/outer.ts'
import { Gate } from '../support/gate.ts'
import { crowd } from '../support/crowd.ts'
import { storesIn } from '../support/stores.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import type { Answer } from '../support/visitor.ts'

const CROWD = 200

/** How many answers there are of each kind, by what comes before the numbers */
function kinds(answers: Answer[]) {
  const counts: Record<string, number> = {}
  for (const { cacheStatus } of answers) {
    const kind = cacheStatus!.replace(/; ttl=.*/, '')
    counts[kind] = (counts[kind] ?? 0) + 1
  }
  return counts
}

test.group('Many requests for one cold page', () => {
  test('run the handler once, and all get the page (store: {$self})')
    .with(['memory', 'files'] as const)
    .run(async ({ assert, fs }, kind) => {
      const gate = new Gate()
      let requests = 0
      const app = await startApp({
        cache: storesIn(fs.basePath)[kind],
        routes: (router) => {
          router
            .get('/', async ({ response }) => {
              await gate.pass()
              response.header('x-page', 'yes')
              return { page: gate.arrived }
            })
            .use(cachePage(60))
        },
        middleware: [
          outer((_, next) => {
            if (++requests === CROWD) {
              gate.open()
            }
            return next()
          }),
        ],
      })
      const answers = await crowd(CROWD, () => app.get('/'))

      assert.equal(gate.arrived, 1)
      for (const { status, body, headers } of answers) {
        assert.equal(status, 200)
        assert.equal(body, '{"page":1}')
        assert.equal(headers['x-page'], 'yes')
        assert.equal(headers['content-type'], 'application/json; charset=utf-8')
        assert.equal(headers.etag, answers[0].headers.etag)
      }
      const { 'page-cache; fwd=uri-miss; stored': stored, ...others } = kinds(answers)
      assert.equal(stored, 1)
      const served = Object.values(others).reduce((sum, count) => sum + count, 0)
      assert.equal(served, CROWD - 1)
      assert.includeMembers(
        ['page-cache; fwd=uri-miss; collapsed', 'page-cache; hit'],
        Object.keys(others)
      )
    })

  test('get a variant each, and every variant is produced once (store: {$self})')
    .with(['memory', 'files'] as const)
    .run(async ({ assert, fs }, kind) => {
      const runs: string[] = []
      const app = await startApp({
        cache: storesIn(fs.basePath)[kind],
        routes: (router) => {
          router
            .get('/', async ({ request, response }) => {
              const language = request.header('accept-language')!
              runs.push(language)
              response.vary('Accept-Language')
              await new Promise(setImmediate)
              return language
            })
            .use(cachePage(60))
        },
      })
      const languages = ['en', 'fr', 'de', 'it', 'es']
      const answers = await crowd(CROWD, (index) => {
        const language = languages[index % languages.length]
        return app.get('/', { headers: { 'accept-language': language } })
      })
      answers.forEach(({ body }, index) => assert.equal(body, languages[index % languages.length]))
      assert.sameMembers(runs, languages)
    })

  test('who waits for one that throws runs the handler at once, with all the others', async ({
    assert,
  }) => {
    const [first, others] = [new Gate(), new Gate()]
    let runs = 0
    const app = await startApp({
      routes: (router) => {
        router
          .get('/', async () => {
            if (++runs === 1) {
              await first.pass()
              throw new Error('broken')
            }
            await others.pass()
            return 'well'
          })
          .use(cachePage(60))
      },
    })
    const leader = app.get('/')
    await first.reached(1)
    const waiting = crowd(20, () => app.get('/'))
    first.open()
    await others.reached(20)
    others.open()

    const failed = await leader
    assert.equal(failed.status, 500)
    for (const { status, body } of await waiting) {
      assert.equal(status, 200)
      assert.equal(body, 'well')
    }
  })

  test('nobody waits longer than flightTimeout', async ({ assert }) => {
    const [stuck, second] = [new Gate(), new Gate()]
    let runs = 0
    const app = await startApp({
      config: { flightTimeout: '20ms' },
      routes: (router) => {
        router
          .get('/', async () => {
            const gate = ++runs === 1 ? stuck : second
            await gate.pass()
            return gate === stuck ? 'slow' : 'quick'
          })
          .use(cachePage(60))
      },
    })
    const leader = app.get('/')
    await stuck.reached(1)
    const impatient = app.get('/')
    await second.reached(1)
    second.open()

    const quick = await impatient
    assert.equal(quick.body, 'quick')
    stuck.open()
    const slow = await leader
    assert.equal(slow.body, 'slow')
  })

  test('a production begun earlier does not replace a later one', async ({ assert }) => {
    const [stuck, second] = [new Gate(), new Gate()]
    let runs = 0
    const app = await startApp({
      config: { flightTimeout: '20ms' },
      routes: (router) => {
        router
          .get('/', async () => {
            const run = ++runs
            await (run === 1 ? stuck : second).pass()
            return `run ${run}`
          })
          .use(cachePage(60))
      },
    })
    const earlier = app.get('/')
    await stuck.reached(1)
    const later = app.get('/')
    await second.reached(1)
    second.open()
    await later
    stuck.open()
    const { body, cacheStatus } = await earlier

    assert.equal(body, 'run 1')
    assert.equal(cacheStatus, 'page-cache; fwd=uri-miss; detail=superseded')
    assert.equal(await app.body('/'), 'run 2')
  })
})
