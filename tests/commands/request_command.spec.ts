import { once } from 'node:events'
import { join } from 'node:path'
import { test } from '@japa/runner'
import { stripVTControlCharacters } from 'node:util'
import { spawn } from 'node:child_process'
import type { Kernel } from '@adonisjs/core/ace'
import type { HttpContext } from '@adonisjs/core/http'
import { FragileStore } from '../support/fragile_store.ts'
import { output, startConsole, type ConsoleOptions } from './support/start_console.ts'
import { TestSite } from '../request/support/site.ts'
import { RequestCommand } from '../../src/request/request_command.ts'
import { routes } from '../../src/request/sources/routes.ts'
import { CachePageMixin } from '../../src/controllers/cache_page_mixin.ts'
import type { MakeRequestsOptions, Report, Urls } from '../../src/request/types.ts'

class Pages extends CachePageMixin() {
  static cacheTimeout = 60
  missing({ response }: HttpContext) {
    return response.notFound('none')
  }
  refuse({ params, response }: HttpContext) {
    return response.status(Number(params.status)).send('no')
  }
  show() {
    return { time: process.hrtime.bigint().toString() }
  }
  fail() {
    throw new Error('no database')
  }
}

class Marked extends Pages {
  static cacheStatuses = [404]
}

const startShop = (options: ConsoleOptions = {}) =>
  startConsole({
    ...options,
    routes: (router) => {
      router.get('/pages/:id', [Pages, 'show']).as('pages.show')
      router.get('/broken', [Pages, 'fail'])
      router.get('/missing', [Pages, 'missing'])
      router.get('/marked', [Marked, 'missing'])
      router.get('/refused/:status', [Pages, 'refuse'])
      router.get('/plain', () => 'not cached')
    },
  })

function warmup(urls: Urls, fields: Partial<MakeRequestsOptions> = {}) {
  return class Warmup extends RequestCommand {
    static commandName = 'warmup:pages'
    urls: Urls | undefined = urls
    asked: Partial<MakeRequestsOptions>[] = []

    constructor(...args: ConstructorParameters<typeof RequestCommand>) {
      super(...args)
      Object.assign(this, { transport: 'in-process', retries: 0, ...fields })
    }

    makeRequests(overrides: Partial<MakeRequestsOptions> = {}) {
      this.asked.push(overrides)
      return super.makeRequests(overrides)
    }
  }
}

async function run(kernel: Kernel, Command: ReturnType<typeof warmup>, ...argv: string[]) {
  const command = await kernel.create(Command, argv)
  await command.exec()
  return command
}

test.group('RequestCommand', () => {
  test('renews the pages, line by line, and sums them up', async ({ assert }) => {
    const kernel = await startShop()
    const command = await run(kernel, warmup(['/pages/1', '/pages/2', '/plain']))
    const written = output(kernel)

    assert.equal(command.exitCode, 0)
    assert.match(written, /^renewed {4}200 +[\d.]+ \w+ {2}http:\/\/localhost\/pages\/1$/m)
    assert.match(written, /^skipped {4}200 .* {2}http:\/\/localhost\/plain {2}no-policy$/m)
    assert.match(written, /^3 pages in [^·]*\nhalf within .* · 95 % within/m)
    assert.include(written, 'green(renewed)|2')
    assert.include(written, 'yellow(skipped)|1|no-policy (1)')
    assert.include(written, 'Slowest|Page')
    assert.match(written, /^[\d.]+ m?s\|http:\/\/localhost\/pages\/\d$/m)
  })

  test('ends with 1 when a page failed, and says what to do', async ({ assert }) => {
    const kernel = await startShop()
    const Command = warmup(['/pages/1', '/broken', '/nowhere'])
    const command = await run(kernel, Command)
    const written = output(kernel)

    assert.equal(command.exitCode, 1)
    assert.include(written, 'green(renewed)|1')
    assert.match(written, /^red\(500\) {2}http:\/\/localhost\/broken .*see the log/m)
    assert.match(written, /^red\(404\) {2}http:\/\/localhost\/nowhere .*take it out of the list/m)

    const forgiving = await run(kernel, Command, '--allow-failures')
    assert.equal(forgiving.exitCode, 0)
  })

  test('ends with 2 when it cannot start: {$self}')
    .with(['a wrong option', 'no urls', 'a failed login', 'a next version, where there is none'])
    .run(async ({ assert }, what) => {
      const kernel = await startShop()
      const [Command, flags, expected] = {
        'a wrong option': [warmup(['/pages/1']), ['--concurrency=0'], /"concurrency".*1 or more/],
        'no urls': [warmup(undefined as never), [], /Write urls = .* into Warmup/],
        'a next version, where there is none': [
          warmup(['/pages/1']),
          ['--next-version=v2'],
          /"nextVersion".*no "version" in config\/cache_helpers\.ts/,
        ],
        'a failed login': [
          warmup(['/pages/1'], { login: { url: '/plain', username: 'me', password: 'hidden' } }),
          [],
          /could not log in at http:\/\/localhost\/plain/,
        ],
      }[what] as [ReturnType<typeof warmup>, string[], RegExp]
      const command = await run(kernel, Command, ...flags)

      assert.equal(command.exitCode, 2)
      assert.match(output(kernel), expected)
      assert.notInclude(output(kernel), 'hidden')
      assert.notInclude(output(kernel), 'renewed')
    })

  test('a run that asks for nothing, or stores nothing, ends with 1 and says why', async ({
    assert,
  }) => {
    const kernel = await startShop()
    const unmatched = await run(kernel, warmup(['/pages/1', '/plain']), '--only=/nothing/*')
    assert.equal(unmatched.exitCode, 1)
    assert.match(output(kernel), /^0 pages .* nothing was asked for$/m)
    assert.include(output(kernel), 'None of the 2 URLs matches --only /nothing/*')

    assert.notInclude(output(kernel), 'expiring')
    await run(kernel, warmup(['/plain']), '--only=expired')
    assert.match(output(kernel), /matches --only expired\. .* takes missing, stale, expiring:/)

    const uncached = await run(kernel, warmup(['/plain', '/plain?page=2']))
    assert.equal(uncached.exitCode, 1)
    assert.match(output(kernel), /^2 pages .* nothing was stored$/m)
    assert.include(output(kernel), 'This page is not declared to be cached')

    const allowed = await run(kernel, warmup(['/plain'], { allowNothing: true }))
    assert.equal(allowed.exitCode, 0)
  })

  test('a run whose pages are all gone ends with 1', async ({ assert }) => {
    const kernel = await startShop()
    const gone = await run(kernel, warmup(['/missing', '/missing?page=2']))
    assert.equal(gone.exitCode, 1)
    assert.include(output(kernel), 'yellow(evicted)|2')
    assert.match(output(kernel), /^2 pages .* nothing was stored$/m)

    const some = await run(kernel, warmup(['/missing', '/pages/1']))
    assert.equal(some.exitCode, 0)
  })

  test('a page whose handler answers {0} has failed, as one that no handler answers')
    .with([
      [400, /red\(400\)/],
      [401, /red\(401\) .* give it basicAuth or login/],
      [403, /red\(403\) .* log in as one that may/],
      [429, /red\(429\) .* lower --rate or --concurrency/],
    ] as const)
    .run(async ({ assert }, [status, advice]) => {
      const kernel = await startShop()
      const command = await run(kernel, warmup(['/pages/1', `/refused/${status}`]))
      assert.equal(command.exitCode, 1)
      assert.match(output(kernel), advice)
    })

  test('a status that the policy stores is no failure', async ({ assert }) => {
    const kernel = await startShop()
    const command = await run(kernel, warmup(['/marked']))
    assert.equal(command.exitCode, 0, output(kernel))
    assert.include(output(kernel), 'green(renewed)|1')
  })

  test('in process, says that no server has what is in the memory of this one', async ({
    assert,
  }) => {
    const memory = await startShop()
    const command = await run(memory, warmup(['/pages/1']))
    assert.equal(command.exitCode, 0)
    assert.match(
      output(memory),
      /"default" is kept in the memory of each process: .* without --in-process/s
    )

    const skipped = await startShop()
    await run(skipped, warmup(['/plain']))
    assert.notInclude(output(skipped), 'memory')

    const shared = await startShop({ cache: new FragileStore().cache })
    await run(shared, warmup(['/pages/1']))
    assert.notInclude(output(shared), 'memory')
  })

  test('reports what it has when the URLs end in an error', async ({ assert }) => {
    const kernel = await startShop()
    const urls = (async function* () {
      yield '/pages/1'
      throw new Error('the database is down')
    })()
    const command = await run(kernel, warmup(urls))

    assert.equal(command.exitCode, 1)
    assert.include(output(kernel), 'green(renewed)|1')
    assert.include(output(kernel), 'the database is down')
  })

  test('no report of such a run is ok, where it stands alone', async ({ assert }) => {
    const kernel = await startShop()
    const urls = (async function* () {
      yield '/pages/1'
      throw new Error('the database is down')
    })()
    const command = await run(kernel, warmup(urls), '--json')
    const { ok, totals, hints }: Report = JSON.parse(output(kernel, 'stdout'))

    assert.equal(command.exitCode, 1)
    assert.isFalse(ok)
    assert.equal(totals.renewed, 1)
    assert.include(hints.join(), 'the database is down')
  })

  test('says once why no page was asked for, and nothing else', async ({ assert }) => {
    const kernel = await startShop()
    const command = await run(kernel, warmup([routes('pages.shw')]))
    const written = output(kernel)

    assert.equal(command.exitCode, 1)
    assert.lengthOf(written.split('There is no route with the name "pages.shw"'), 2)
    assert.notInclude(written, 'No page was asked for')
    assert.notInclude(written, 'makeRequests')
  })

  test('lets errors of its own methods through', async ({ assert }) => {
    const kernel = await startShop()
    class Broken extends warmup(['/pages/1']) {
      onVisit() {
        throw new TypeError('a mistake in the command')
      }
    }
    const rendered: unknown[] = []
    kernel.errorHandler.render = async (error) => void rendered.push(error)
    const command = await run(kernel, Broken)

    assert.instanceOf(rendered[0], TypeError)
    assert.equal(command.exitCode, 1)
  })
})

test.group('RequestCommand | flags', () => {
  test('{0} sets an option')
    .with([
      ['--concurrency=8', { concurrency: 8 }],
      ['--timeout=30', { timeout: 30 }],
      ['--timeout=2m', { timeout: '2m' }],
      ['--retries=5', { retries: 5 }],
      ['--rate=0.5', { rate: 0.5 }],
      ['--base-url=http://127.0.0.1', { baseUrl: 'http://127.0.0.1' }],
      ['--in-process', { transport: 'in-process' }],
      ['--no-renew', { renew: false }],
      ['--renew', { renew: true }],
      ['--verify', { verify: true }],
      ['--limit=1', { limit: 1 }],
      ['--fail-fast', { failFast: true }],
    ] as const)
    .run(async ({ assert }, [flag, expected]) => {
      const kernel = await startShop()
      const { asked } = await run(kernel, warmup(['/pages/1']), flag)
      const [{ signal, urls, onVisit, ...options }] = asked

      assert.deepEqual(JSON.parse(JSON.stringify(options)), expected)
    })

  test('leave what the class has set alone where they are not given', async ({ assert }) => {
    const kernel = await startShop()
    const fields = { concurrency: 3, limit: 2, verify: true, renew: false }
    const urls = ['/pages/1', '/pages/2', '/pages/3']
    const command = await run(kernel, warmup(urls, fields))

    assert.equal(command.concurrency, 3)
    assert.include(output(kernel), 'green(stored)|2')
    assert.include(output(kernel), 'green(verified)|2')

    await run(kernel, warmup(urls, fields), '--limit=1', '--renew')
    assert.include(output(kernel), 'green(renewed)|1')
  })

  test('--only={0} leaves {1}')
    .with([
      ['/pages/*', '/pages/1 /pages/2?page=2'],
      ['pages/**', '/pages/1 /pages/2?page=2'],
      ['/pages/*{?,}page=2', '/pages/2?page=2'],
      ['http://localhost/plain', '/plain'],
      ['/{plain,nothing}', '/plain'],
      ['/nothing', ''],
      ['!/plain', '/pages/1 /pages/2?page=2'],
      ['!/pages/2', '/pages/1 /plain'],
      ['!http://localhost/**', ''],
      ['/!(plain)/1', '/pages/1'],
      ['/pages/* --only=!/pages/1', '/pages/2?page=2'],
    ])
    .run(async ({ assert }, [glob, expected]) => {
      const kernel = await startShop()
      const source = { readUrls: () => ['/pages/2?page=2', '/plain'] }
      await run(kernel, warmup(['/pages/1', source]), ...`--only=${glob}`.split(' '), '--dry-run')

      const urls = output(kernel).split('\n').filter(Boolean)
      assert.equal(urls.map((url) => url.replace('http://localhost', '')).join(' '), expected)
    })

  test('--dry-run lists the URLs, each once, and asks for none', async ({ assert }) => {
    const asked: string[] = []
    const site = await TestSite.start((request, response) => {
      asked.push(request.url!)
      response.end()
    })
    const kernel = await startConsole()
    const urls = ['/a', '/b', new URL('/a', site.url), 'http://me:secret@localhost/c', '/d']
    const Command = warmup(urls, { transport: 'http', baseUrl: site.url, renew: false })
    const command = await run(kernel, Command, '--dry-run', '--limit=3')

    assert.equal(command.exitCode, 0)
    assert.deepEqual(asked, [])
    assert.deepEqual(output(kernel).split('\n'), [
      `${site.url}/a`,
      `${site.url}/b`,
      'http://localhost/c',
    ])
  })

  test('--json prints the report, and nothing else', async ({ assert }) => {
    const kernel = await startShop()
    await run(kernel, warmup(['/pages/1', '/broken']), '--json')
    const report: Report = JSON.parse(output(kernel))

    assert.equal(report.totals.renewed, 1)
    assert.equal(report.totals.failed, 1)
    assert.isFalse(report.ok)
  })
})

test.group('RequestCommand | process', (group) => {
  group.each.timeout(60_000)

  const start = (site: TestSite, urls: string, ...argv: string[]) => {
    const script = join(import.meta.dirname, 'support/warmup_process.ts')
    const args = ['--import=@poppinss/ts-exec', script, 'warmup:pages', ...argv]
    const env = { ...process.env, URLS: urls, APP_URL: site.url, NODE_ENV: 'test' }
    const child = spawn(process.execPath, args, { env })
    let stdout = ''
    let stderr = ''
    child.stdout.on('data', (chunk) => (stdout += chunk))
    child.stderr.on('data', (chunk) => (stderr += chunk))
    const ended = once(child, 'close').then(([code]) => ({ code, stdout, stderr }))
    return { child, ended }
  }

  test('its exit code is {1} for {0}')
    .with([
      ['/good', 0],
      ['/good /bad', 1],
      ['/good --concurrency=0', 2],
      ['/good --only=/nothing/*', 1],
      ['/good --only=/nothing/* --allow-nothing', 0],
      ['/uncached', 1],
      ['/uncached --allow-nothing', 0],
    ] as const)
    .run(async ({ assert }, [urlsAndFlag, expected]) => {
      const site = await TestSite.start((request, response) => {
        const isCached = request.url !== '/uncached'
        response
          .writeHead(request.url === '/bad' ? 500 : 200, {
            'cache-status': isCached ? 'page-cache; hit' : 'page-cache; fwd=bypass; detail=session',
          })
          .end()
      })
      const [urls, ...flags] = urlsAndFlag.split(/ (?=--)/)
      const { code, stderr } = await start(site, urls, ...flags).ended

      assert.equal(code, expected, stderr)
    })

  test('in a pipe it writes plain lines', async ({ assert }) => {
    const site = await TestSite.start((_, response) => response.end())
    const { stdout, stderr } = await start(site, '/a /b').ended

    assert.equal(stripVTControlCharacters(stdout + stderr), stdout + stderr)
    assert.notInclude(stdout, '\r')
    assert.include(stdout, `${site.url}/a`)
    assert.include(stdout, '2 pages in')
  })

  test('on a terminal it draws one line over, and takes it away', async ({ assert }) => {
    const site = await TestSite.start((_, response) => response.end())
    const script = join(import.meta.dirname, 'support/warmup_process.ts')
    const node = `${process.execPath} --import=@poppinss/ts-exec ${script} warmup:pages`
    const { CI, ...rest } = process.env
    const env = { ...rest, URLS: '/a /b', APP_URL: site.url, NODE_ENV: 'test', TERM: 'xterm' }
    const child = spawn('script', ['-qec', `stty cols 80; ${node}`, '/dev/null'], { env })
    let written = ''
    child.stdout.on('data', (chunk) => (written += chunk))
    await once(child, 'close')

    const [progress] = written.split('2 pages in')
    assert.match(progress, /2\/2 │/)
    for (const line of stripVTControlCharacters(progress.replaceAll('\x1b[1G', '\n')).split('\n')) {
      assert.isAtMost(line.trimEnd().length, 80)
    }
    const [showsCursor, wraps, clearsLine] = ['\x1b[?25h', '\x1b[?7h', '\x1b[2K']
    assert.include(progress, showsCursor + wraps)
    assert.isTrue(progress.endsWith(`${clearsLine}\r\n`))
  }).skip(process.platform !== 'linux', 'needs script(1) of util-linux')

  test('Ctrl-C ends it with the report so far', async ({ assert }) => {
    const { promise: reached, resolve } = Promise.withResolvers<void>()
    const site = await TestSite.start((request, response) => {
      if (request.url === '/slow') {
        return resolve()
      }
      response.end()
    })
    // Nobody answers, and the time-out is far away: only the signal can end this run
    const { child, ended } = start(site, '/good /slow /later', '--json', '--timeout=1h')
    await reached
    child.kill('SIGINT')
    const { code, stdout } = await ended
    const report: Report = JSON.parse(stdout)

    assert.equal(code, 1)
    assert.isTrue(report.aborted)
    assert.equal(report.totals.visits, 1)
  })
})
