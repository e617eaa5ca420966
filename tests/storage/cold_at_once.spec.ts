import { test } from '@japa/runner'
import { Gate } from '../support/gate.ts'
import { until } from '../support/until.ts'
import { holdTimers } from '../support/hold_timers.ts'
import { startApp } from '../support/test_app.ts'
import { stopClock } from '../support/clock.ts'
import { FragileStore } from '../support/fragile_store.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { cachePageForever } from '../../src/controllers/cache_page_forever.ts'
import type { TestApp } from '../support/test_app.ts'

/** The version of the tag of the page's key, which is hashed */
const OF_KEY = /tag,.*,#/

/** The page itself */
const OF_PAGE = /,a\.test~timed$/

/** Beyond the time for which a version that was read is trusted, in seconds */
const LONGER_THAN_TRUST = 2

const JUST_BEYOND_TRUST = 1.5

/**
 * Two processes that produce the same cold page, each with handlers that wait.
 */
async function startTwo() {
  const store = new FragileStore()
  const clock = stopClock()
  const options = { tags: ['posts', 'news'] }
  let runs = 0
  const start = async () => {
    const gate = new Gate()
    const handler = async () => {
      const run = ++runs
      await gate.pass()
      return `run ${run}`
    }
    const app = await startApp({
      cache: store.cache,
      config: { hosts: ['a.test'] },
      routes: (router) => {
        router.get('/timed', handler).use(cachePage(3600, undefined, options))
        router.get('/forever', handler).use(cachePageForever(3600, undefined, options))
      },
    })
    return { app, gate }
  }
  const ask = (app: TestApp, path: string) => app.get(path, { headers: { host: 'a.test' } })
  /** Holds back what comes next to the version of a tag */
  const holdBack = (operation: 'get' | 'set', tag: RegExp) => {
    const gate = new Gate()
    store.heldBackNext.push({ operation, key: tag, gate })
    return gate
  }
  /** What one of the two reads next of both tags finds nothing, and is answered late */
  const readBoth = async (tags: readonly RegExp[], begin: () => unknown) => {
    const gates = tags.map((tag) => holdBack('get', tag))
    begin()
    await Promise.all(gates.map((gate) => gate.reached(1)))
    return gates
  }
  /** Lets it make a version, of which the other one has not heard */
  const make = async (read: Gate, tag: RegExp) => {
    const made = holdBack('set', tag)
    read.open()
    await made.reached(1)
    return made
  }
  const one = await start()
  const other = await start()
  return { one, other, store, clock, ask, readBoth, make, runs: () => runs }
}

test.group('A cold page that two processes produce at once', () => {
  test('is a hit afterwards, whichever order their versions of its tags are made in: {0}, {1}')
    .with([
      ['/timed', 'before the handlers', [/[^-]tag\^posts$/, /[^-]tag\^news$/]],
      ['/forever', 'before the handlers', [/bounded-kept-tag.*posts$/, /bounded-kept-tag.*news$/]],
      ['/forever', 'when it is stored', [/[^-]kept-tag.*posts$/, /[^-]kept-tag.*news$/]],
    ] as const)
    .run(async ({ assert }, [path, when, tags]) => {
      const { one, other, clock, ask, readBoth, make, runs } = await startTwo()
      const [posts, news] = tags
      const answers: ReturnType<typeof ask>[] = []
      const visit = ({ app }: typeof one) => answers.push(ask(app, path))
      if (when === 'when it is stored') {
        visit(one)
        await one.gate.reached(1)
        visit(other)
        await other.gate.reached(1)
      }
      const begin = when === 'when it is stored' ? ({ gate }: typeof one) => gate.open() : visit
      const ofOne = await readBoth(tags, () => begin(one))
      const ofOther = await readBoth(tags, () => begin(other))
      // The first tag has the version of the other one at last, and the second that of the first one.
      const made = [
        await make(ofOne[0], posts),
        await make(ofOther[0], posts),
        await make(ofOther[1], news),
        await make(ofOne[1], news),
      ]
      made.forEach((gate) => gate.open())
      one.gate.open()
      other.gate.open()

      const bodies = await Promise.all(answers.map((answer) => answer.then(({ body }) => body)))
      assert.sameMembers(bodies, ['run 1', 'run 2'])
      for (const { app } of [one, other, one]) {
        const { cacheStatus } = await ask(app, path)
        assert.match(cacheStatus!, /^page-cache; hit/)
        clock.forward(LONGER_THAN_TRUST)
      }
      assert.equal(runs(), 2)
    })

  test('is a hit at once for the one whose versions the other one has overwritten', async ({
    assert,
  }) => {
    const { one, other, ask, readBoth, runs } = await startTwo()
    one.gate.open()
    other.gate.open()
    const late: ReturnType<typeof ask>[] = []
    const ofOther = await readBoth([/[^-]tag\^posts$/, /[^-]tag\^news$/], () => {
      late.push(ask(other.app, '/timed'))
    })
    await ask(one.app, '/timed')
    ofOther.forEach((gate) => gate.open())
    await Promise.all(late)

    const { body, cacheStatus } = await ask(one.app, '/timed')
    assert.equal(body, 'run 2')
    assert.match(cacheStatus!, /^page-cache; hit/)
    assert.equal(runs(), 2)
  })

  test('stays, where the one stores its page last that was made under overwritten versions', async ({
    assert,
  }) => {
    const { one, other, store, ask, readBoth, runs } = await startTwo()
    const tags = [OF_KEY, /[^-]tag\^posts$/]
    const answers: ReturnType<typeof ask>[] = []
    const ofOther = await readBoth(tags, () => answers.push(ask(other.app, '/timed')))
    answers.push(ask(one.app, '/timed'))
    await one.gate.reached(1)
    // What it reads before it writes, with the versions already found to be current.
    const stored = new Gate()
    store.heldBackNext.push({ operation: 'get', key: OF_PAGE, gate: stored, onItsWay: true })
    one.gate.open()
    await stored.reached(1)
    ofOther.forEach((gate) => gate.open())
    other.gate.open()
    await answers[0]
    stored.open()
    await Promise.all(answers)

    const { body, cacheStatus } = await ask(one.app, '/timed')
    assert.equal(body, 'run 2')
    assert.match(cacheStatus!, /^page-cache; hit/)
    assert.equal(runs(), 2)
  })

  test('is stored again where the other one has stored over it what is not valid', async ({
    assert,
  }) => {
    const { one, other, store, clock, ask, readBoth, runs } = await startTwo()
    one.gate.open()
    other.gate.open()
    const answers: ReturnType<typeof ask>[] = []
    const ofOne = await readBoth([OF_KEY], () => answers.push(ask(one.app, '/timed')))
    const late = new Gate()
    store.heldBackNext.push({ operation: 'set', key: OF_PAGE, gate: late, onItsWay: true })
    answers.push(ask(other.app, '/timed'))
    await late.reached(1)
    ofOne.forEach((gate) => gate.open())
    await answers[0]
    late.open()
    await answers[1]

    const stored = () => [...store.entries].find(([key]) => OF_PAGE.test(key))!
    const [key, invalid] = stored()
    assert.include(invalid, 'run 1')
    await until(() => stored()[1].includes('run 2'))
    // As when the event loop of the other process stood still in between.
    store.entries.set(key, invalid)
    await until(() => stored()[1].includes('run 2'))
    // It may have read its own page again, which it trusts for a second.
    clock.forward(LONGER_THAN_TRUST)
    const { body, cacheStatus } = await ask(other.app, '/timed')
    assert.equal(body, 'run 2')
    assert.match(cacheStatus!, /^page-cache; hit/)
    assert.equal(runs(), 2)
  })

  test('is waited for by the one whose stored page the other one has made invalid', async ({
    assert,
  }) => {
    const { one, other, store, clock, ask, readBoth, runs } = await startTwo()
    const answers: ReturnType<typeof ask>[] = []
    const ofOther = await readBoth([OF_KEY], () => answers.push(ask(other.app, '/timed')))
    one.gate.open()
    const { cacheStatus } = await ask(one.app, '/timed')
    assert.match(cacheStatus!, /; stored/)
    ofOther.forEach((gate) => gate.open())
    await other.gate.reached(1)

    clock.forward(JUST_BEYOND_TRUST)
    const { reads } = store
    const next = ask(one.app, '/timed')
    await until(() => runs() > 2 || store.reads > reads + 20)
    other.gate.open()
    const { body } = await next
    assert.equal(body, 'run 2')
    assert.equal(runs(), 2)
    await Promise.all(answers)
  })

  test('is waited for by the next visitors of the one whose versions are overwritten', async ({
    assert,
  }) => {
    const { one, other, store, ask, readBoth, runs } = await startTwo()
    const answers: ReturnType<typeof ask>[] = []
    const ofOther = await readBoth([OF_KEY], () => answers.push(ask(other.app, '/timed')))
    answers.push(ask(one.app, '/timed'))
    await one.gate.reached(1)
    ofOther.forEach((gate) => gate.open())
    await other.gate.reached(1)
    one.gate.open()
    const { cacheStatus } = await answers[1]
    assert.match(cacheStatus!, /detail=invalidated/)

    const { reads } = store
    const next = ask(one.app, '/timed')
    await until(() => runs() > 2 || store.reads > reads + 5)
    other.gate.open()
    const { body } = await next
    assert.equal(body, 'run 2')
    assert.equal(runs(), 2)
    await Promise.all(answers)
  })

  test('is not waited for where this process itself produces another variant of it', async ({
    assert,
  }) => {
    const gates: Gate[] = [new Gate(), new Gate()]
    let runs = 0
    stopClock()
    const store = new FragileStore()
    const app = await startApp({
      cache: store.cache,
      routes: (router) => {
        router
          .get('/', async ({ response }) => {
            const run = ++runs
            response.vary('accept-language')
            await gates[run - 3]?.pass()
            return `run ${run}`
          })
          .use(cachePage(3600))
      },
    })
    const ask = async (language: string) => {
      const { body } = await app.get('/', { headers: { 'accept-language': language } })
      return body
    }
    holdTimers()
    await ask('de')
    await ask('en')
    await app.pageCache.forgetUrl('/')
    const answers = [ask('en')]
    await gates[0].reached(1)
    const { reads } = store
    answers.push(ask('de'))
    await gates[1].reached(1)
    assert.isBelow(store.reads - reads, 20)
    gates.forEach((gate) => gate.open())
    assert.deepEqual(await Promise.all(answers), ['run 3', 'run 4'])
  })
})
