import { test } from '@japa/runner'
import { ListLoader, type Kernel } from '@adonisjs/core/ace'
import { E_SLICE_REFUSED } from '../../../src/request/errors.ts'
import { failSlice, runSlice, type Slice } from '../../../src/request/main.ts'
import { output, startConsole } from '../../commands/support/start_console.ts'
import { OwnQueue } from './support/own_queue.ts'
import { RequestCommand } from '../../../src/request/request_command.ts'
import { getRequestRuntime } from '../../../src/request/runtime.ts'
import { storesIn } from '../../support/stores.ts'
import { TestSite, type Handler } from '../support/site.ts'
import type { MakeRequestsOptions, Report } from '../../../src/request/types.ts'

interface Setup {
  directory: string
  options?: Partial<MakeRequestsOptions>
  handler?: Handler
  work?: (slice: Slice) => Promise<void>
}

const STORED = { 'cache-status': 'page-cache; fwd=uri-miss; stored' }

/**
 * An application with a queue of another package, and a warm-up in slices of ten URLs.
 */
async function start({ directory, options = {}, handler, work = runSlice }: Setup) {
  const site = await TestSite.start(
    handler ?? ((_, response) => response.writeHead(200, STORED).end())
  )
  const queue = new OwnQueue((slice) => work(slice))
  let controller = new AbortController()
  class Warmup extends RequestCommand {
    static commandName = 'warmup:pages'
    sliceSize = 10
    constructor(...args: ConstructorParameters<typeof RequestCommand>) {
      super(...args)
      const urls = Array.from({ length: 35 }, (_, index) => `/${index + 1}`)
      Object.assign(this, { urls, renew: false, retries: 0, slowDown: false, ...options })
    }
    getSignal() {
      return controller.signal
    }
  }
  const kernel = await startConsole({
    cache: storesIn(directory).files,
    appUrl: site.url,
    providers: [() => import('@adonisjs/queue/queue_provider')],
    configs: { queue: queue.config },
    commands: [async () => new ListLoader([Warmup as never]) as never],
  })
  const run = async (...argv: string[]) => {
    kernel.ui.logger.flushLogs()
    const command = await kernel.create(Warmup, argv)
    await command.exec()
    return command
  }
  const leave = () => {
    const current = controller
    controller = new AbortController()
    current.abort()
  }
  return { site, queue, kernel, run, leave }
}

const reportIn = (kernel: Kernel): Report => JSON.parse(output(kernel, 'stdout'))

/**
 * What does not depend on when it was done.
 */
function comparable({ totals, reasons, failures, visits, ok, stopped, hints }: Report) {
  const plain = (list: Report['visits']) =>
    list.map((visit) => JSON.stringify({ ...visit, durationMs: 0 })).sort()
  return { totals, reasons, ok, stopped, hints, failures: plain(failures), visits: plain(visits) }
}

test.group('A warm-up in slices', () => {
  test('has the same report as one without a queue', async ({ assert, fs }) => {
    const { kernel, run, queue, site } = await start({
      directory: fs.basePath,
      options: {
        urls: ['/1', '/1#again', '/2', 'http://u:p@localhost/', 'nonsense:', '/broken', '/3'],
        languages: ['de', 'en'],
        vary: [{ 'x-inertia': 'true' }],
      },
      handler: ({ url }, response) =>
        response.writeHead(url === '/broken' ? 500 : 200, STORED).end('body'),
    })
    const alone = await run('--json')
    const expected = comparable(reportIn(kernel))
    const requests = site.requests.length
    const command = await run('--json', '--queue')

    assert.deepEqual(comparable(reportIn(kernel)), expected)
    assert.containSubset(expected.totals, { urls: 6, duplicates: 1, visits: 24, failed: 12 })
    assert.equal(site.requests.length, 2 * requests)
    assert.equal(command.exitCode, alone.exitCode)
    assert.lengthOf(queue.slices, 1)
  })

  test('is cut into slices of bounded size, in the order of its URLs', async ({ assert, fs }) => {
    const { run, queue } = await start({ directory: fs.basePath })
    await run('--queue')

    assert.deepEqual(
      queue.slices.map(({ number, urls }) => [number, urls.length]),
      [
        [1, 10],
        [2, 10],
        [3, 10],
        [4, 5],
      ]
    )
  })

  test('tells the queue no credentials', async ({ assert, fs }) => {
    const { run, queue, kernel } = await start({
      directory: fs.basePath,
      options: {
        urls: ['/1', { url: '/2', headers: { Authorization: 'Bearer hidden' } }],
        personas: [{ name: 'warmer', basicAuth: { username: 'me', password: 'hidden' } }],
        headers: { 'x-secret': 'hidden' },
      },
    })
    await run('--queue', '--json')

    assert.lengthOf(queue.slices, 1)
    assert.notInclude(JSON.stringify(queue.slices), 'hidden')
    const { totals, reasons } = reportIn(kernel)
    assert.containSubset(totals, { visits: 2, stored: 1, failed: 1 })
    assert.deepEqual(reasons, { 'failed: credentials-in-headers': 1 })
  })

  test('tells the queue nothing of pages that are skipped, and reports them', async ({
    assert,
    fs,
  }) => {
    const skipped = (key: string) => ({ url: '/2', skipped: { reason: 'personal', key } })
    const options = { urls: ['/1', skipped('a'), skipped('b'), skipped('a')] }
    const { queue, run, kernel } = await start({ directory: fs.basePath, options })
    await run('--queue', '--json')

    assert.deepEqual(
      queue.slices.map(({ urls }) => urls.length),
      [1]
    )
    const { totals, hints } = reportIn(kernel)
    const expected = { urls: 3, duplicates: 1, visits: 3, stored: 1, skipped: 2, failed: 0 }
    assert.containSubset(totals, expected)
    assert.match(hints.join(), /left out \(personal\)/)
  })

  test('workers have the credentials of the command, and log in once', async ({ assert, fs }) => {
    const { run, site } = await start({
      directory: fs.basePath,
      options: {
        login: { url: '/login', username: 'me', password: 'hidden', success: { cookie: 'id' } },
      },
      handler: ({ url, method }, response) => {
        if (url === '/login' && method === 'GET') {
          return response.end('<form method=post><input name=u><input type=password name=p></form>')
        }
        response.writeHead(200, { ...STORED, 'set-cookie': 'id=1' }).end()
      },
    })
    await run('--queue')

    // One by the command, before anything is in the queue, and one by the worker
    assert.lengthOf(
      site.requests.filter(({ method }) => method === 'POST'),
      2
    )
    assert.equal(site.to('/35')[0].headers.cookie, 'id=1')
  })

  test('flags hold for its workers', async ({ assert, fs }) => {
    const { run, queue, kernel } = await start({ directory: fs.basePath })
    await run('--queue', '--json', '--limit=12', '--concurrency=3', '--timeout=7')

    assert.deepEqual(queue.slices[0].overrides, { concurrency: 3, timeout: 7 })
    assert.equal(reportIn(kernel).stopped, 'limit')
    assert.equal(reportIn(kernel).totals.visits, 12)
  })

  test('a slice that is delivered twice asks for nothing twice', async ({ assert, fs }) => {
    const { run, site, kernel } = await start({
      directory: fs.basePath,
      work: async (slice) => {
        await runSlice(slice)
        await runSlice(slice)
      },
    })
    await run('--queue', '--json')

    assert.lengthOf(site.requests, 35)
    assert.equal(reportIn(kernel).totals.visits, 35)
  })

  test('can be followed again, as often as one likes', async ({ assert, fs }) => {
    const { run, kernel } = await start({ directory: fs.basePath })
    await run('--queue')
    const [, id] = output(kernel).match(/Run (\w+) is in the queue "default"/)!
    await run(`--follow=${id}`, '--json')
    const first = reportIn(kernel)
    await run(`--follow=${id}`, '--json')

    assert.equal(first.totals.visits, 35)
    assert.deepEqual(reportIn(kernel), first)
  })

  test('is left as soon as it is in the queue, with --detach', async ({ assert, fs }) => {
    const { run, kernel, queue, site } = await start({
      directory: fs.basePath,
      work: async () => {},
    })
    const command = await run('--queue', '--detach')

    assert.equal(command.exitCode, 0)
    assert.include(output(kernel), 'node ace warmup:pages --follow=')
    assert.lengthOf(queue.slices, 4)
    assert.lengthOf(site.requests, 0)
  })

  test('goes on when nobody follows it any more', async ({ assert, fs }) => {
    const waiting = Promise.withResolvers<void>()
    const done: Promise<void>[] = []
    const { run, kernel, leave, site } = await start({
      directory: fs.basePath,
      work: async (slice) => {
        leave()
        done.push(waiting.promise.then(() => runSlice(slice)))
      },
    })
    const left = await run('--queue')
    const [, id] = output(kernel).match(/node ace warmup:pages --follow=(\w+)/)!
    assert.equal(left.exitCode, 1)
    assert.lengthOf(site.requests, 0)

    waiting.resolve()
    await Promise.all(done)
    const followed = await run(`--follow=${id}`, '--json')
    assert.equal(followed.exitCode, 0)
    assert.equal(reportIn(kernel).totals.visits, 35)
  })

  test('ends everywhere with the first failure, if it is to fail fast', async ({ assert, fs }) => {
    const { run, kernel } = await start({
      directory: fs.basePath,
      options: { failFast: true },
      handler: ({ url }, response) => response.writeHead(url === '/13' ? 500 : 200, STORED).end(),
    })
    const command = await run('--queue', '--json')

    assert.equal(command.exitCode, 1)
    assert.equal(reportIn(kernel).stopped, 'fail-fast')
    assert.equal(reportIn(kernel).totals.failed, 1)
  })

  test('has an end, and a report, when the queue fails in the middle of it', async ({
    assert,
    fs,
  }) => {
    const { run, queue, kernel } = await start({
      directory: fs.basePath,
      options: { urls: Array.from({ length: 350 }, (_, index) => `/${index + 1}`) },
    })
    queue.failAfter(20)
    const command = await run('--queue', '--json')

    assert.equal(command.exitCode, 1)
    const { ok, totals, reasons, hints } = reportIn(kernel)
    assert.isFalse(ok)
    assert.containSubset(totals, { urls: 350, visits: 350, stored: 200, failed: 150 })
    assert.deepEqual(reasons, { 'failed: slice-failed': 150 })
    assert.include(hints.join(), 'it has not taken slices: connect ECONNREFUSED')

    const again = await run(`--follow=${queue.slices[0].run}`)
    assert.equal(again.exitCode, 1)
    assert.include(output(kernel), 'it has not taken slices')
  })

  test('reports what it has when its URLs end in an error', async ({ assert, fs }) => {
    const { run, kernel } = await start({
      directory: fs.basePath,
      options: {
        urls: (async function* () {
          yield '/1'
          throw new Error('the database is down')
        })(),
      },
    })
    const command = await run('--queue')

    assert.equal(command.exitCode, 1)
    assert.include(output(kernel), 'green(stored)|1')
    assert.include(output(kernel), 'the database is down')
  })
})

test.group('A warm-up in slices | what somebody has spoilt in the page store', () => {
  const spoil = async (key: string, value: unknown) => {
    const records = await getRequestRuntime()!.records!()
    await records.write(key, value)
  }

  test('is asked for again by its worker: {$self}')
    .with([['x'], [[null, 7]], [[['key', '/1', 'anonymous']]], [{}]])
    .run(async ({ assert, fs }, [progress]) => {
      const { run, kernel } = await start({
        directory: fs.basePath,
        work: async (slice) => {
          await spoil(`${slice.run}-at-${slice.number}`, progress)
          await runSlice(slice)
        },
      })
      const command = await run('--queue', '--json')
      assert.equal(command.exitCode, 0)
      assert.containSubset(reportIn(kernel).totals, { urls: 35, visits: 35, stored: 35 })
    })

  test('is no run: {$self}')
    .with(['x', {}, 7, { command: 'a', queue: 'b', startedAt: 'x', keepVisits: 1 }])
    .run(async ({ assert, fs }, beginning) => {
      const { run, queue, kernel } = await start({ directory: fs.basePath })
      await run('--queue')
      await spoil(`${queue.slices[0].run}-begun`, beginning)
      const command = await run(`--follow=${queue.slices[0].run}`)
      assert.equal(command.exitCode, 2)
      assert.include(output(kernel), 'There is no run')
    })

  test('is no run that anybody could have begun: {$self}')
    .with(['../../x', 'a:b', 'a,b'])
    .run(async ({ assert, fs }, id) => {
      const { run, kernel } = await start({ directory: fs.basePath })
      const command = await run(`--follow=${id}`)
      assert.equal(command.exitCode, 2)
      assert.include(output(kernel), `There is no run ${id}`)
    })
})

test.group('A warm-up in slices | another package', () => {
  test('gets the slices where the command says so, and runs them', async ({ assert, fs }) => {
    const site = await TestSite.start((_, response) => response.writeHead(200, STORED).end())
    const pushed: [number, string][] = []
    class Warmup extends RequestCommand {
      static commandName = 'warmup:pages'
      urls = ['/1', '/2', '/3']
      renew = false
      sliceSize = 2
      pushSlices(slices: Slice[], queue: string) {
        for (const slice of slices) {
          pushed.push([slice.number, queue])
          setImmediate(() => runSlice(slice))
        }
      }
    }
    const kernel = await startConsole({
      cache: storesIn(fs.basePath).files,
      appUrl: site.url,
      commands: [async () => new ListLoader([Warmup as never]) as never],
    })
    const command = await kernel.create(Warmup, ['--queue=slow', '--json'])
    await command.exec()

    assert.equal(command.exitCode, 0)
    assert.deepEqual(pushed, [
      [1, 'slow'],
      [2, 'slow'],
    ])
    assert.equal(reportIn(kernel).totals.stored, 3)
  })
})

test.group('A slice that no worker can run', () => {
  test('is refused where the application has no such warm-up', async ({ assert, fs }) => {
    const { queue, run, kernel } = await start({
      directory: fs.basePath,
      work: async (slice) => {
        const strange = { ...slice, command: 'warmup:unknown' }
        const error = await runSlice(strange).catch((reason) => reason)
        assert.instanceOf(error, E_SLICE_REFUSED)
        await failSlice(slice, error)
      },
    })
    const command = await run('--queue', '--json')

    assert.equal(command.exitCode, 1)
    const { totals, reasons, hints } = reportIn(kernel)
    assert.containSubset(totals, { urls: 35, visits: 35, failed: 35 })
    assert.deepEqual(reasons, { 'failed: slice-failed': 35 })
    assert.match(hints.join(), /this application has no warm-up "warmup:unknown"/)
    assert.lengthOf(queue.slices, 4)
  })

  test('keeps the visits that were made before', async ({ assert, fs }) => {
    const { run, kernel, leave } = await start({
      directory: fs.basePath,
      options: { urls: ['/1', '/2', '/3'] },
      handler: ({ url }, response) => {
        // The signal of the command itself ends the slice in the middle
        return url === '/2' ? leave() : response.writeHead(200, STORED).end()
      },
      work: async (slice) => {
        const error = await runSlice(slice).catch((reason) => reason)
        assert.instanceOf(error, E_SLICE_REFUSED)
        await failSlice(slice, error)
      },
    })
    await run('--queue')
    const [, id] = output(kernel).match(/--follow=(\w+)/)!
    await run(`--follow=${id}`, '--json')

    const { totals, failures } = reportIn(kernel)
    assert.containSubset(totals, { urls: 3, visits: 3, stored: 1, failed: 2 })
    assert.sameMembers(
      failures.map(({ url }) => new URL(url).pathname),
      ['/2', '/3']
    )
  })
})
