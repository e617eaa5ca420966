import { test } from '@japa/runner'
import { drivers as queueDrivers, defineConfig as defineQueue, QueueManager } from '@adonisjs/queue'
import type { ApplicationService } from '@adonisjs/core/types'
import { output, startConsole, type ConsoleOptions } from '../../commands/support/start_console.ts'
import { RequestCommand } from '../../../src/request/request_command.ts'
import { OwnQueue } from './support/own_queue.ts'
import { storesIn } from '../../support/stores.ts'
import { TestSite } from '../support/site.ts'

const QUEUE = [() => import('@adonisjs/queue/queue_provider')]

/**
 * Runs a warm-up that ends before it has asked for a page.
 */
async function refused(options: ConsoleOptions, argv: string[], fields: object = {}) {
  const site = await TestSite.start((_, response) => response.end())
  class Warmup extends RequestCommand {
    static commandName = 'warmup:pages'
    urls = ['/']
    constructor(...args: ConstructorParameters<typeof RequestCommand>) {
      super(...args)
      Object.assign(this, fields)
    }
  }
  const kernel = await startConsole({ appUrl: site.url, ...options })
  const command = await kernel.create(Warmup, argv)
  await command.exec()
  return { said: output(kernel), exitCode: command.exitCode, site }
}

test.group('A warm-up that cannot be queued', () => {
  test('says what to install where the application has no queue', async ({ assert, fs }) => {
    const { said, exitCode, site } = await refused({ cache: storesIn(fs.basePath).files }, [
      '--queue',
    ])
    assert.equal(exitCode, 2)
    assert.include(said, 'node ace add @adonisjs/queue')
    assert.lengthOf(site.requests, 0)
  })

  test('is not confused by a queue of another package, which is called the same', async ({
    assert,
    fs,
  }) => {
    class OtherQueueProvider {
      constructor(private app: ApplicationService) {}
      register() {
        this.app.container.singleton('queue.manager' as never, () => ({}) as never)
      }
    }
    await QueueManager.destroy()
    const { said, exitCode } = await refused(
      {
        cache: storesIn(fs.basePath).files,
        providers: [async () => ({ default: OtherQueueProvider })],
      },
      ['--queue']
    )
    assert.equal(exitCode, 2)
    assert.include(said, 'the method "pushSlices" of the command')
  })

  test('refuses the driver that runs jobs at once and hides their errors', async ({
    assert,
    fs,
  }) => {
    const { said, exitCode, site } = await refused(
      {
        cache: storesIn(fs.basePath).files,
        providers: QUEUE,
        configs: {
          queue: defineQueue({
            default: 'sync',
            adapters: { sync: queueDrivers.sync() },
            locations: [],
          }),
        },
      },
      ['--queue']
    )
    assert.equal(exitCode, 2)
    assert.match(said, /its driver "sync" .*Set QUEUE_DRIVER to "redis" or "database"/)
    assert.lengthOf(site.requests, 0)
  })

  test('{0}: {1}')
    .with([
      ['--queue', 'the store "memory" of config/cache.ts'],
      ['--follow=nowhere', 'the store "memory" of config/cache.ts'],
    ])
    .run(async ({ assert, fs }, [flag, says]) => {
      const queue = new OwnQueue(async () => {})
      const { said, exitCode } = await refused(
        { cache: storesIn(fs.basePath).memory, providers: QUEUE, configs: { queue: queue.config } },
        [flag]
      )
      assert.equal(exitCode, 2)
      assert.include(said, says)
      assert.lengthOf(queue.slices, 0)
    })

  test('{0}: {1}')
    .with([
      ['--follow=nowhere', 'There is no run nowhere'],
      ['--queue --follow=1', '"--queue" of makeRequests: it goes without --follow'],
      ['--queue --resume', '"--queue" of makeRequests: it goes without --resume'],
      ['--detach', '"--detach" of makeRequests: it goes with --queue only'],
      ['--queue --concurrency=0', '"concurrency"'],
      ['--queue --next-version=2 --no-renew', '"nextVersion"'],
    ])
    .run(async ({ assert, fs }, [flags, says]) => {
      const queue = new OwnQueue(async () => {})
      const { said, exitCode } = await refused(
        { cache: storesIn(fs.basePath).files, providers: QUEUE, configs: { queue: queue.config } },
        flags.split(' ')
      )
      assert.equal(exitCode, 2)
      assert.include(said, says)
      assert.lengthOf(queue.slices, 0)
    })

  test('{0}: {1}')
    .with([
      [{ sliceSize: 0 }, '"sliceSize" of makeRequests: expected a whole number, 1 or more'],
      [
        { login: { url: '/nowhere', username: 'me', password: 'hidden' } },
        'Persona "login" could not log in',
      ],
    ] as const)
    .run(async ({ assert, fs }, [fields, says]) => {
      const queue = new OwnQueue(async () => {})
      const { said, exitCode } = await refused(
        { cache: storesIn(fs.basePath).files, providers: QUEUE, configs: { queue: queue.config } },
        ['--queue'],
        fields
      )
      assert.equal(exitCode, 2)
      assert.include(said, says)
      assert.lengthOf(queue.slices, 0)
    })
})
