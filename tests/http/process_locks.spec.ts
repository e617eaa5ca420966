import { test } from '@japa/runner'
import { Gate } from '../support/gate.ts'
import { until } from '../support/until.ts'
import { startApp } from '../support/test_app.ts'
import { stopClock } from '../support/clock.ts'
import { crowd } from '../support/crowd.ts'
import { collectLogs } from '../support/logs.ts'
import { SharedLocks } from '../support/shared_locks.ts'
import { FragileStore } from '../support/fragile_store.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import type { Answer } from '../support/visitor.ts'
import type { CacheHelpersConfig } from '../../src/types.ts'

const HOST = { headers: { host: 'a.test' } }

/**
 * Applications that share pages and locks, as the processes of one do. Each has a gate of its own
 * before its handlers; `begun` says which handlers began, in their order.
 */
async function startProcesses(count: number, config: CacheHelpersConfig = {}) {
  const store = new FragileStore()
  const locks = new SharedLocks()
  const logs = collectLogs()
  const begun: string[] = []
  const start = async (index: number) => {
    const gate = new Gate()
    const { providers, configs } = locks.options
    const run = async () => {
      begun.push(`${index}`)
      const number = begun.length
      await gate.pass()
      return `run ${number} of ${index}`
    }
    const app = await startApp({
      cache: store.cache,
      providers,
      configs: { ...configs, ...logs.configs },
      config: { hosts: ['a.test'], lock: 'main', ...config },
      routes: (router) => {
        router.get('/', run).use(cachePage(60, undefined, { tags: ['posts'], grace: 60 }))
        router.get('/strict', run).use(cachePage(60, undefined, { tags: ['posts'] }))
        router
          .get('/personal', async ({ response }) => {
            response.cookie('visitor', 'somebody')
            return run()
          })
          .use(cachePage(60))
        router
          .get(
            '/languages',
            async ({ request }) => `${request.language(['en', 'de'])} ${await run()}`
          )
          .use(cachePage(60))
        router
          .get('/failing', async () => Promise.reject(new Error(await run())))
          .use(cachePage(60))
      },
    })
    return {
      app,
      gate,
      get: (path: string, more = {}) => app.get(path, { headers: { ...HOST.headers, ...more } }),
    }
  }
  const processes = await crowd(count, start)
  return { processes, locks, logs, begun, store }
}

/**
 * Resolves when so many have looked whether another process is done.
 */
async function areWaiting(locks: SharedLocks, looks = 6): Promise<void> {
  const before = locks.looks
  await until(() => locks.looks >= before + looks)
}

const bodyOf = (asked: Promise<Answer>) => asked.then(({ body }) => body)
const bodies = (answers: { body: string }[]) => answers.map(({ body }) => body)

test.group('Processes with a lock store', () => {
  test('produce a cold page once in all', async ({ assert }) => {
    const { processes, locks, begun } = await startProcesses(3)
    const [one, ...others] = processes
    const first = one.get('/')
    await one.gate.reached(1)
    const rest = others.flatMap(({ get }) => [get('/'), get('/'), get('/')])
    await areWaiting(locks)
    one.gate.open()

    assert.equal(await bodyOf(first), 'run 1 of 0')
    const answers = await Promise.all(rest)
    assert.deepEqual([...new Set(bodies(answers))], ['run 1 of 0'])
    answers.forEach(({ cacheStatus }) => assert.match(cacheStatus!, /collapsed|hit/))
    assert.lengthOf(begun, 1)
    await until(() => locks.held.size === 0)
  })

  test('run their handlers at the same time where a page may not be stored: {$self}')
    .with(['/personal', '/failing'])
    .run(async ({ assert }, path) => {
      const { processes, locks, begun } = await startProcesses(4)
      const [one, two, three, four] = processes
      const answers = [one.get(path)]
      await one.gate.reached(1)
      answers.push(two.get(path), two.get(path), three.get(path))
      await areWaiting(locks)
      one.gate.open()
      // None of them has ended when the last one begins, nor does a process wait that comes now.
      await Promise.all([two.gate.reached(2), three.gate.reached(1)])
      answers.push(four.get(path))
      await four.gate.reached(1)
      processes.forEach(({ gate }) => gate.open())

      await Promise.all(answers)
      assert.lengthOf(begun, 5)
    })

  test('go on at once when the one is killed that produces the page, one of them only', async ({
    assert,
  }) => {
    const { processes, locks, begun } = await startProcesses(4)
    const [one, ...others] = processes
    void one.get('/').catch(() => {})
    await one.gate.reached(1)
    const rest = others.flatMap(({ get }) => [get('/'), get('/')])
    await areWaiting(locks)
    locks.orphan()
    await areWaiting(locks)
    assert.lengthOf(begun, 1)
    locks.expire()
    await until(() => begun.length === 2)
    await areWaiting(locks)
    others.forEach(({ gate }) => gate.open())

    const answers = await Promise.all(rest)
    assert.deepEqual([...new Set(bodies(answers))], [`run 2 of ${begun[1]}`])
    assert.lengthOf(begun, 2)
    one.gate.open()
  })

  test('hold the lock for as long as the production lasts', async ({ assert }) => {
    const { processes, locks } = await startProcesses(1)
    const [one] = processes
    const answer = one.get('/')
    await one.gate.reached(1)
    const [key] = locks.keys
    const { until: first } = locks.held.get(key)!
    await until(() => locks.extensions > 0)
    assert.isAbove(locks.held.get(key)!.until, first)
    one.gate.open()
    await answer
    await until(() => locks.held.size === 0)
  })

  test('leave a lock alone that was lost to another process meanwhile', async ({ assert }) => {
    const { processes, locks, logs, begun } = await startProcesses(2)
    const [one, two] = processes
    const first = one.get('/')
    await one.gate.reached(1)
    locks.expire()
    const second = two.get('/')
    await two.gate.reached(1)
    const held = [...locks.held]
    one.gate.open()
    await first
    await until(() => one.gate.arrived === 1)
    assert.deepEqual([...locks.held], held)
    two.gate.open()
    await second
    assert.lengthOf(begun, 2)
    assert.deepEqual(logs.lines, [])
  })

  test('wait for another one for flightTimeout at most', async ({ assert }) => {
    const { processes, locks, begun } = await startProcesses(2, { flightTimeout: '100ms' })
    const [one, two] = processes
    const first = one.get('/')
    await one.gate.reached(1)
    const rest = [two.get('/'), two.get('/')]
    await two.gate.reached(2)
    // The one that takes so long lets go of it as well.
    await until(() => locks.keys.length === 0)
    processes.forEach(({ gate }) => gate.open())
    await Promise.all([first, ...rest])
    assert.lengthOf(begun, 3)
  })

  test('answer where nobody is to wait, and keep no lock', async ({ assert }) => {
    const { processes, locks } = await startProcesses(2, { flightTimeout: 0 })
    processes.forEach(({ gate }) => gate.open())
    const answers = await crowd(2, (index) => processes[index].get('/'))
    assert.deepEqual(
      answers.map(({ status }) => status),
      [200, 200]
    )
    await until(() => locks.keys.length === 0)
  })

  test('are not given a page that was invalidated before they asked', async ({ assert }) => {
    const { processes, locks, begun } = await startProcesses(3)
    const [one, two, three] = processes
    const first = one.get('/')
    await one.gate.reached(1)
    await three.app.pageCache.forgetTags(['posts'])
    const late = [two.get('/'), two.get('/')]
    await areWaiting(locks)
    two.gate.open()
    one.gate.open()
    await first

    assert.deepEqual(bodies(await Promise.all(late)), ['run 2 of 1', 'run 2 of 1'])
    assert.lengthOf(begun, 2)
  })

  test('do not wait for a page that the one which produces it has forgotten', async ({
    assert,
  }) => {
    const { processes, locks } = await startProcesses(2)
    const [one, two] = processes
    const first = one.get('/')
    await one.gate.reached(1)
    const second = two.get('/')
    await areWaiting(locks)
    await one.app.pageCache.forget('a.test/')
    two.gate.open()
    assert.equal(await bodyOf(second), 'run 2 of 1')
    one.gate.open()
    await first
  })

  test('produce variants of one page each once', async ({ assert }) => {
    const { processes, locks, begun } = await startProcesses(3)
    const [one, ...others] = processes
    const ask = ({ get }: (typeof processes)[0], language: string) =>
      get('/languages', { 'accept-language': language })
    const first = ask(one, 'en')
    await one.gate.reached(1)
    const rest = others.flatMap((other) => [ask(other, 'de'), ask(other, 'en')])
    await areWaiting(locks)
    processes.forEach(({ gate }) => gate.open())

    assert.equal(await bodyOf(first), 'en run 1 of 0')
    const answers = bodies(await Promise.all(rest))
    const german = `de run 2 of ${begun[1]}`
    assert.deepEqual(answers, [german, 'en run 1 of 0', german, 'en run 1 of 0'])
    assert.lengthOf(begun, 2)
  })

  test('renew a stale page once in the background', async ({ assert }) => {
    const clock = stopClock()
    const { processes, locks, begun } = await startProcesses(3)
    processes.slice(1).forEach(({ gate }) => gate.open())
    await processes[1].get('/')
    clock.forward(61)
    const [one] = processes
    assert.equal(await bodyOf(one.get('/')), 'run 1 of 1')
    await one.gate.reached(1)
    for (const { get, app } of processes.slice(1)) {
      const { cacheStatus } = await get('/')
      assert.match(cacheStatus!, /detail=stale/)
      await app.pageCache.settled()
    }
    assert.lengthOf(begun, 2)
    one.gate.open()
    await one.app.pageCache.settled()
    await until(() => locks.keys.length === 0)
    for (const { get } of processes) {
      assert.equal(await bodyOf(get('/')), 'run 2 of 0')
    }
    assert.lengthOf(begun, 2)
  })

  test('serve an outdated page while another one renews it, whatever its grace', async ({
    assert,
  }) => {
    const { processes, begun } = await startProcesses(2, { flightTimeout: '5s' })
    const [one, two] = processes
    two.gate.open()
    await two.get('/strict')
    await two.app.pageCache.expireTags(['posts'])
    await one.get('/strict')
    await one.gate.reached(1)
    const visits: Answer[] = []
    for (let visit = 0; visit < 3; visit++) {
      visits.push(await two.get('/strict'))
      await two.app.pageCache.settled()
    }
    one.gate.open()
    await one.app.pageCache.settled()
    assert.deepEqual(
      bodies(visits),
      Array.from({ length: 3 }, () => 'run 1 of 1')
    )
    visits.forEach(({ cacheStatus }) => assert.match(cacheStatus!, /detail=outdated$/))
    assert.equal(await bodyOf(two.get('/strict')), 'run 2 of 0')
    assert.lengthOf(begun, 2)
  })

  test('wait for the renewal of a page that is not there', async ({ assert }) => {
    const { processes, locks, begun } = await startProcesses(2)
    const [one, two] = processes
    const renewal = one.app.pageCache.renew('http://a.test/')
    await one.gate.reached(1)
    const visit = two.get('/')
    await areWaiting(locks)
    one.gate.open()
    assert.equal(await renewal, 'renewed')
    assert.equal(await bodyOf(visit), 'run 1 of 0')
    assert.lengthOf(begun, 1)
  })

  test('leave nothing in the lock store when they end', async ({ assert }) => {
    const { processes, locks } = await startProcesses(1)
    const [one] = processes
    one.gate.open()
    await one.get('/personal')
    await until(() => locks.keys.length === 0)
    assert.lengthOf([...locks.held], 1)
    await one.app.close()
    assert.lengthOf([...locks.held], 0)
  })
})

test.group('A lock store that is down', () => {
  test('costs nothing but that every process produces the page, and is told of once', async ({
    assert,
  }) => {
    const { processes, locks, begun, logs } = await startProcesses(2)
    const [one, two] = processes
    locks.isDown = true
    const answers = [one.get('/'), one.get('/'), two.get('/')]
    await Promise.all([one.gate.reached(1), two.gate.reached(1)])
    processes.forEach(({ gate }) => gate.open())
    for (const { status } of await Promise.all(answers)) {
      assert.equal(status, 200)
    }
    await crowd(10, (index) => one.get(`/?more=${index}`))
    assert.lengthOf(begun, 12)
    const line =
      'page cache: lock store unavailable, every process produces its own pages: cannot use "main" (the lock store is down)'
    assert.deepEqual(
      logs.lines.map(({ msg }) => msg),
      [line, line]
    )
  })

  test('that hangs is not waited for twice, and what it answers late is held by nobody', async ({
    assert,
  }) => {
    const { processes, locks, begun, logs } = await startProcesses(1)
    const [one] = processes
    one.gate.open()
    locks.fallSilent()
    await bodyOf(one.get('/?1'))
    const answers = await crowd(20, (index) => one.get(`/?more=${index}`))
    answers.forEach(({ status }) => assert.equal(status, 200))
    assert.lengthOf(begun, 21)
    assert.lengthOf(logs.lines, 1)

    locks.answer()
    await until(() => locks.held.size === 0)
    await one.get('/?2')
    assert.lengthOf(logs.lines, 2)
    assert.equal(logs.lines[1].msg, 'page cache: the lock store is available again')
  })

  test('while others wait lets them go on', async ({ assert }) => {
    const { processes, locks, begun } = await startProcesses(2)
    const [one, two] = processes
    const first = one.get('/')
    await one.gate.reached(1)
    const second = two.get('/')
    await areWaiting(locks)
    locks.isDown = true
    await two.gate.reached(1)
    processes.forEach(({ gate }) => gate.open())
    await Promise.all([first, second])
    assert.lengthOf(begun, 2)
  })
})
