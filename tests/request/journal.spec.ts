import { test } from '@japa/runner'
import { drivers, store } from '@adonisjs/cache'
import type { Kernel } from '@adonisjs/core/ace'
import { output, startConsole } from '../commands/support/start_console.ts'
import { storesIn } from '../support/stores.ts'
import { deadHost } from './support/dead_host.ts'
import { TestSite } from './support/site.ts'
import { getRequestRuntime } from '../../src/request/runtime.ts'
import { RequestCommand } from '../../src/request/request_command.ts'
import type { Report } from '../../src/request/types.ts'

/**
 * A console application that keeps its pages in files, as several processes in turn would find
 * them. Its warm-up asks for `/1` to `/150`.
 */
async function start(directory: string, site: TestSite) {
  const kernel = await startConsole({ cache: storesIn(directory).files, appUrl: site.url })
  let controller = new AbortController()
  class Warmup extends RequestCommand {
    static commandName = 'warmup:pages'
    urls = Array.from({ length: 150 }, (_, index) => `/${index + 1}`)
    renew = false
    retries = 0
    getSignal() {
      return controller.signal
    }
  }
  return {
    kernel,
    interrupt: () => controller.abort(),
    run: async (...argv: string[]) => {
      controller = new AbortController()
      kernel.ui.logger.flushLogs()
      const command = await kernel.create(Warmup, ['--json', ...argv])
      await command.exec()
      return command
    },
  }
}

const reportIn = (kernel: Kernel): Report => JSON.parse(output(kernel))

const STORED = { 'cache-status': 'page-cache; fwd=uri-miss; stored' }

test.group('A run that was interrupted', () => {
  test('goes on with --resume: what was done is not asked for again', async ({ assert, fs }) => {
    const site = await TestSite.start((request, response) => {
      response.writeHead(200, STORED)
      if (request.url === '/71' && site.requests.length === 71) {
        return warmup.interrupt()
      }
      response.end()
    })
    const warmup = await start(fs.basePath, site)

    const first = await warmup.run()
    assert.equal(first.exitCode, 1)
    assert.equal(reportIn(warmup.kernel).totals.visits, 70)

    const again = await warmup.run('--resume')
    assert.equal(again.exitCode, 0)
    const asked = site.paths
    assert.lengthOf(asked, 151)
    assert.lengthOf(site.to('/71'), 2)
    const { totals, visits } = reportIn(warmup.kernel)
    assert.containSubset(totals, { urls: 150, visits: 150, stored: 150 })
    assert.lengthOf(new Set(visits.map(({ url }) => url)), 150)
  })

  test('asks again for pages that failed, and reports them once', async ({ assert, fs }) => {
    let isBroken = true
    const site = await TestSite.start((request, response) => {
      if (request.url === '/4' && isBroken) {
        return warmup.interrupt()
      }
      response.writeHead(request.url === '/2' && isBroken ? 500 : 200, STORED).end()
    })
    const warmup = await start(fs.basePath, site)
    await warmup.run()
    isBroken = false
    await warmup.run('--resume')

    assert.lengthOf(site.to('/1'), 1)
    assert.lengthOf(site.to('/2'), 2)
    const { ok, totals } = reportIn(warmup.kernel)
    assert.isTrue(ok)
    assert.containSubset(totals, { visits: 150, failed: 0 })
  })

  test('begins anew where what is remembered of it was spoilt', async ({ assert, fs }) => {
    const site = await TestSite.start((_, response) => response.writeHead(200, STORED).end())
    const warmup = await start(fs.basePath, site)
    const records = await getRequestRuntime()!.records!()
    for (const part of ['x', { visits: 'no' }, { visits: [null, ['k'], 7] }]) {
      await records.write('last-warmup-pages', 'abc')
      await records.write('abc-part-1', part)
      const { exitCode } = await warmup.run('--resume')
      assert.equal(exitCode, 0)
      assert.containSubset(reportIn(warmup.kernel).totals, { visits: 150, stored: 150 })
    }
    await records.write('last-warmup-pages', '../x')
    const { exitCode } = await warmup.run('--resume')
    assert.equal(exitCode, 2)
  })

  test('can still be gone on with when no server was there in between', async ({ assert, fs }) => {
    const site = await TestSite.start((request, response) => {
      response.writeHead(200, STORED)
      return request.url === '/3' && site.requests.length === 3
        ? warmup.interrupt()
        : response.end()
    })
    const warmup = await start(fs.basePath, site)
    await warmup.run()

    for (const argv of [['--resume'], []]) {
      const { exitCode } = await warmup.run(...argv, `--base-url=http://${await deadHost()}`)
      assert.equal(exitCode, 2)
      assert.include(output(warmup.kernel), 'Nothing answers at')
    }
    const again = await warmup.run('--resume')
    assert.equal(again.exitCode, 0)
    assert.lengthOf(site.to('/1'), 1)
  })

  test('can still be gone on with when a run in between has asked for nothing', async ({
    assert,
    fs,
  }) => {
    const site = await TestSite.start((request, response) => {
      response.writeHead(200, STORED)
      return request.url === '/3' && site.requests.length === 3
        ? warmup.interrupt()
        : response.end()
    })
    const warmup = await start(fs.basePath, site)
    await warmup.run()
    await warmup.run('--only=/none')
    assert.equal(reportIn(warmup.kernel).problem, 'nothing-asked')

    const again = await warmup.run('--resume')
    assert.equal(again.exitCode, 0)
    assert.lengthOf(site.to('/1'), 1)
  })

  test('says nothing of going on where that would go on with a later run', async ({
    assert,
    fs,
  }) => {
    const site = await TestSite.start(async (request, response) => {
      if (request.url !== '/3') {
        return response.writeHead(200, STORED).end()
      }
      const records = await getRequestRuntime()!.records!()
      await records.write('abc-part-1', { visits: [] })
      await records.write('last-warmup-pages', 'abc')
      warmup.interrupt()
    })
    const warmup = await start(fs.basePath, site)
    await warmup.run('--no-json')
    assert.include(output(warmup.kernel), 'interrupted')
    assert.notInclude(output(warmup.kernel), '--resume')
  })

  test('is over when it was gone on with, and when it ended by itself', async ({ assert, fs }) => {
    const site = await TestSite.start((_, response) => response.writeHead(200, STORED).end())
    const warmup = await start(fs.basePath, site)
    await warmup.run()
    const command = await warmup.run('--resume')

    assert.equal(command.exitCode, 2)
    assert.include(output(warmup.kernel), 'no interrupted run of "warmup:pages"')
    assert.lengthOf(site.requests, 150)
  })

  test('says how to go on with it', async ({ assert, fs }) => {
    const site = await TestSite.start((request, response) =>
      request.url === '/3' ? warmup.interrupt() : response.writeHead(200, STORED).end()
    )
    const warmup = await start(fs.basePath, site)
    await warmup.run('--no-json')

    assert.include(output(warmup.kernel), 'node ace warmup:pages --resume')
  })

  test('cannot be gone on with where the store is in the memory of one process', async ({
    assert,
  }) => {
    const site = await TestSite.start((_, response) => response.end())
    const kernel = await startConsole({
      cache: { default: 'a', stores: { a: store().useL1Layer(drivers.memory({})) } },
      appUrl: site.url,
    })
    class Warmup extends RequestCommand {
      static commandName = 'warmup:pages'
      urls = ['/']
    }
    const command = await kernel.create(Warmup, ['--resume'])
    await command.exec()

    assert.equal(command.exitCode, 2)
    assert.match(output(kernel), /store "a" of config\/cache.ts is in the memory of one process/)
  })
})
