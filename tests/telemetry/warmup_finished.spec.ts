import { test } from '@japa/runner'
import { ListLoader } from '@adonisjs/core/ace'
import { until } from '../support/until.ts'
import { startConsole } from '../commands/support/start_console.ts'
import { storesIn } from '../support/stores.ts'
import { OwnQueue } from '../request/queue/support/own_queue.ts'
import { renewed } from '../request/support/signer.ts'
import { TestSite } from '../request/support/site.ts'
import { makeRequests, RequestCommand, RequestMixin, runSlice } from '../../src/request/main.ts'
import type { WarmUpFinished } from '../../src/telemetry/page_events.ts'

/**
 * An application with a warm-up of five pages, of which one is broken, and what it is told.
 */
async function start(directory: string) {
  const site = await TestSite.start(({ url }, response) =>
    response.writeHead(url === '/broken' ? 500 : 200, renewed()).end('page')
  )
  const queue = new OwnQueue(runSlice)
  const urls = ['/1', '/2', '/3', '/4', '/broken']
  class Warmup extends RequestCommand {
    static commandName = 'warmup:pages'
    sliceSize = 2
    constructor(...args: ConstructorParameters<typeof RequestCommand>) {
      super(...args)
      Object.assign(this, { urls, retries: 0, slowDown: false })
    }
  }
  const kernel = await startConsole({
    cache: storesIn(directory).files,
    appUrl: site.url,
    providers: [() => import('@adonisjs/queue/queue_provider')],
    configs: { queue: queue.config },
    commands: [async () => new ListLoader([Warmup as never]) as never],
  })
  const emitter = await kernel.app.container.make('emitter')
  const told: WarmUpFinished[] = []
  emitter.on('page_cache:warmup_finished', (payload) => void told.push(payload))
  const run = async (...argv: string[]) => {
    const command = await kernel.create(Warmup, argv)
    await command.exec()
    return command
  }
  return { told, run, emitter, urls, queue }
}

test.group('page_cache:warmup_finished', (group) => {
  group.each.timeout(30_000)

  test('of a command has its name and what it came to', async ({ assert, fs }) => {
    const { told, run } = await start(fs.basePath)
    const command = await run('--json')
    assert.equal(command.exitCode, 1)
    assert.lengthOf(told, 1)
    assert.containSubset(told[0], {
      name: 'warmup:pages',
      run: null,
      ok: false,
      problem: null,
      stopped: null,
      totals: { urls: 5, visits: 5, renewed: 4, failed: 1 },
      reasons: { 'failed: 500': 1 },
    })
    assert.isAtLeast(told[0].durationMs, 0)
    assert.notProperty(told[0], 'visits')
    assert.notProperty(told[0], 'failures')
  })

  test('of makeRequests has no name, and of a class its name', async ({ assert, fs }) => {
    const { told } = await start(fs.basePath)
    await makeRequests({ urls: ['/1'] })
    class Warmer extends RequestMixin(class {}) {
      urls = ['/2']
    }
    await new Warmer().makeRequests()
    assert.deepEqual(
      told.map(({ name, ok, totals }) => [name, ok, totals.renewed]),
      [
        [null, true, 1],
        ['Warmer', true, 1],
      ]
    )
  })

  test('of URLs that cannot be read to their end has what was done', async ({ assert, fs }) => {
    const { told } = await start(fs.basePath)
    async function* broken() {
      yield '/1'
      throw new Error('no database')
    }
    await assert.rejects(() => makeRequests({ urls: broken() }))
    assert.containSubset(told, [{ ok: false, totals: { visits: 1, renewed: 1 } }])
    assert.match(told[0].hints.join(), /no database/)
  })

  test('a command waits for those who listen, before its process ends', async ({ assert, fs }) => {
    const { run, emitter } = await start(fs.basePath)
    const listener = Promise.withResolvers<void>()
    let isHeard = false
    emitter.on('page_cache:warmup_finished', async () => {
      isHeard = true
      await listener.promise
    })
    let hasEnded = false
    const ended = run('--json').then(() => (hasEnded = true))
    await until(() => isHeard)
    assert.isFalse(hasEnded)
    listener.resolve()
    await ended
  })

  test('a dry run, which asks for nothing, is no warm-up', async ({ assert, fs }) => {
    const { told, run } = await start(fs.basePath)
    await run('--dry-run')
    assert.isEmpty(told)
  })

  test('of a run in the queue it is told once, with all of its slices', async ({ assert, fs }) => {
    const { told, run, queue } = await start(fs.basePath)
    await run('--json', '--queue')
    assert.lengthOf(queue.slices, 3)
    assert.lengthOf(told, 1)
    assert.containSubset(told[0], {
      name: 'warmup:pages',
      run: queue.slices[0].run,
      ok: false,
      totals: { urls: 5, visits: 5, renewed: 4, failed: 1 },
    })
  })
})
