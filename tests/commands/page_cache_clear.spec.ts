import { getActiveTest, test } from '@japa/runner'
import { ListLoader, type BaseCommand, type Kernel } from '@adonisjs/core/ace'
import { drivers, store } from '@adonisjs/cache'
import { networks } from '../../src/networks/networks.ts'
import { startApp } from '../support/test_app.ts'
import { output, startConsole } from './support/start_console.ts'
import { CachePageMixin } from '../../src/controllers/cache_page_mixin.ts'
import type { CacheHelpersConfig } from '../../src/types.ts'
import PageCacheClear from '../../commands/page_cache_clear.ts'

const memory = () => store().useL1Layer(drivers.memory({}))
/**
 * A store whose second tier fails at everything. It has a tier in memory, because such failures are
 * suppressed then by default.
 */
const broken = () => memory().useL2Layer({ type: 'provider', resolver: async () => brokenDriver })
const brokenDriver = {
  options: {},
  factory: () => {
    const fail = async () => {
      throw new Error('the disk is gone')
    }
    const driver: Record<string, unknown> = { type: 'l2', name: 'broken', namespace: () => driver }
    const methods = ['get', 'set', 'has', 'pull', 'delete', 'deleteMany', 'clear', 'disconnect']
    return Object.assign(driver, Object.fromEntries(methods.map((name) => [name, fail]))) as never
  },
}

const stores = (...names: string[]) => ({
  default: names[0],
  stores: Object.fromEntries(names.map((name) => [name, name === 'broken' ? broken() : memory()])),
})

/**
 * Puts a value of the application into each store, which is no page.
 */
async function seed(kernel: Kernel, names: string[]) {
  const manager = await kernel.app.container.make('cache.manager')
  const cacheOf = (name: string) => manager.use(name as never)
  for (const name of names) {
    await cacheOf(name).set({ key: 'greeting', value: 'hello', tags: ['words'] })
    await cacheOf(name).namespace('shop').set({ key: 'greeting', value: 'hello' })
  }
  return {
    left: async () => {
      const kept = await Promise.all(names.map((name) => cacheOf(name).get({ key: 'greeting' })))
      return names.filter((_, index) => kept[index] === 'hello')
    },
    leftInNamespace: (name: string) => cacheOf(name).namespace('shop').get({ key: 'greeting' }),
  }
}

/**
 * Has standard output be a terminal until the test ends.
 */
function inTerminal(columns: number): void {
  const before = { isTTY: process.stdout.isTTY, columns: process.stdout.columns }
  Object.assign(process.stdout, { isTTY: true, columns })
  getActiveTest()?.cleanup(() => void Object.assign(process.stdout, before))
}

async function run(kernel: Kernel, ...argv: string[]) {
  const command = await kernel.create(PageCacheClear, argv)
  await command.exec()
  return command
}

test.group('cache:clear', () => {
  test('clears every store when none is named', async ({ assert }) => {
    const kernel = await startConsole({ cache: stores('one', 'two') })
    const { left } = await seed(kernel, ['one', 'two'])
    const command = await run(kernel)

    assert.deepEqual(await left(), [])
    assert.equal(command.exitCode, 0)
    assert.include(output(kernel), 'Cleared "one"')
    assert.include(output(kernel), 'Cleared "two"')
  })

  test('clears only the named stores: {$self}')
    .with([
      ['one', 'three'],
      ['--cache', 'one', 'three'],
      ['--cache=one', '--cache=three'],
      ['--cache=three', 'one', 'one'],
    ])
    .run(async ({ assert }, argv) => {
      const kernel = await startConsole({ cache: stores('one', 'two', 'three') })
      const { left } = await seed(kernel, ['one', 'two', 'three'])
      const command = await run(kernel, ...argv)

      assert.deepEqual(await left(), ['two'])
      assert.equal(command.exitCode, 0)
      assert.lengthOf(output(kernel).match(/Cleared "one"/g) ?? [], 1)
    })

  test('clears nothing when one of the named stores is unknown', async ({ assert }) => {
    const kernel = await startConsole({ cache: stores('one', 'two') })
    const { left } = await seed(kernel, ['one', 'two'])
    const command = await run(kernel, 'one', 'tow')

    assert.deepEqual(await left(), ['one', 'two'])
    assert.equal(command.exitCode, 1)
    assert.include(output(kernel), 'no store "tow" in config/cache.ts. It has: "one", "two"')
  })

  test('purges the networks in front, and has a line for each of them', async ({ assert }) => {
    const purges: string[][] = []
    const kernel = await startConsole({
      cache: stores('one', 'two'),
      config: {
        networks: [
          networks.cloudfront({ purge: (items) => void purges.push(items) }),
          networks.varnish({ url: 'http://127.0.0.1:9' }),
        ],
      },
    })
    const { left } = await seed(kernel, ['one', 'two'])
    const command = await run(kernel)

    assert.deepEqual(await left(), [])
    assert.equal(command.exitCode, 1)
    assert.lengthOf(purges[0], 2)
    assert.include(output(kernel), 'Cleared "one"')
    assert.include(output(kernel), 'Cleared "two"')
    assert.include(output(kernel), 'Purged the same from CloudFront')
    assert.include(
      output(kernel),
      'Varnish at http://127.0.0.1:9 still has pages that are gone here: nothing listens there'
    )
  }).timeout(60_000)

  test('ends with 1 where a network fails when it is purged once more', async ({ assert }) => {
    let calls = 0
    const purge = () => {
      if (calls++ > 0) {
        throw new Error('no more today')
      }
    }
    const kernel = await startConsole({ config: { networks: [networks.cloudfront({ purge })] } })
    const command = await run(kernel, '--pages')

    assert.equal(command.exitCode, 1)
    assert.include(output(kernel), 'Cleared the pages of "default"')
    assert.include(output(kernel), 'CloudFront still has pages that are gone here: no more today')
  }).timeout(60_000)

  test('clears the others when one store fails, and says so', async ({ assert }) => {
    const kernel = await startConsole({ cache: stores('one', 'broken', 'two') })
    const { left } = await seed(kernel, ['one', 'two'])
    const command = await run(kernel)

    assert.deepEqual(await left(), [])
    assert.equal(command.exitCode, 1)
    assert.include(output(kernel), '"broken" was not cleared: the disk is gone')
    assert.notInclude(output(kernel), 'The store "broken"')
  })

  test('fits a terminal of 80 columns: {0}')
    .with([
      ['a store that there is not', {}, ['a-store-that-there-is-not', 'another-one']],
      ['no controlRoute', {}, ['--server']],
      ['no server', { controlRoute: '/_page-cache' }, ['--server=http://127.0.0.1:1']],
      ['a memory store', {}, []],
      ['many URLs', {}, ['/first/of/many', '/second/of/many'].map((path) => `--url=${path}`)],
    ] as [string, CacheHelpersConfig, string[]][])
    .run(async ({ assert }, [, config, argv]) => {
      const kernel = await startConsole({ cache: stores('one', 'broken'), config })
      inTerminal(80)
      await run(kernel, ...argv)
      // The raw mode of ace names the colours.
      const text = output(kernel).replaceAll(/\b(?:red|green|yellow)\((\w+)\)/g, '$1')
      const lines = text.split('\n')
      assert.isAtMost(Math.max(...lines.map((line) => line.length)), 80)
      assert.isAbove(lines.length, 1)
    })

  test('has the flags of the command in @adonisjs/cache', async ({ assert }) => {
    const kernel = await startConsole({ cache: stores('one') })

    const { left, leftInNamespace } = await seed(kernel, ['one'])
    await run(kernel, '--namespace=shop')
    assert.deepEqual(await left(), ['one'])
    assert.isUndefined(await leftInNamespace('one'))

    await run(kernel, '-t', 'other')
    assert.deepEqual(await left(), ['one'])
    await run(kernel, '--tags=words')
    assert.deepEqual(await left(), [])
  })

  test('says what does not go together: {$self}')
    .with(['--tags=a', '--url=/a', '--pages'])
    .run(async ({ assert }, flag) => {
      const kernel = await startConsole({ cache: stores('one') })
      const { leftInNamespace } = await seed(kernel, ['one'])
      const command = await run(kernel, '--namespace=shop', flag)

      assert.equal(command.exitCode, 1)
      assert.include(output(kernel), `--namespace and ${flag.split('=')[0]} do not go together`)
      assert.equal(await leftInNamespace('one'), 'hello')
    })

  test('clears nothing where --pages may mean yes or no: {$self}')
    .with(['--pages=yes', '--pages=1', '--pages=false', '--no-pages'])
    .run(async ({ assert }, flag) => {
      const kernel = await startConsole({ cache: stores('one') })
      const { left } = await seed(kernel, ['one'])
      const command = await run(kernel, flag)
      assert.equal(command.exitCode, 1)
      assert.include(output(kernel), 'write --pages alone')
      assert.deepEqual(await left(), ['one'])

      await run(kernel, '--pages=true', '--url=/a', '--url=/a')
      assert.include(output(kernel), 'Cleared the pages of /a from "one"')
      assert.deepEqual(await left(), ['one'])
    })

  test('says what is wrong with a URL', async ({ assert }) => {
    const kernel = await startConsole()
    const command = await run(kernel, '--url=posts')

    assert.equal(command.exitCode, 1)
    assert.include(output(kernel), '--url=/posts/1')
  })

  test('{$self}: the first part of it would be a host')
    .with(['//evil', '//evil/posts/1', '/\\\\evil'])
    .run(async ({ assert }, url) => {
      const kernel = await startConsole()
      const command = await run(kernel, `--url=${url}`)

      assert.equal(command.exitCode, 1)
      assert.include(output(kernel), `--url=${url} is no URL`)
      assert.notInclude(output(kernel), 'Cleared')
    })

  test('{0} may be about no page, and that is told: {1}')
    .with([
      [
        'https://www.other.example/ok',
        /warn\) \] Pages of www\.other\.example are not cached .* are: localhost\./m,
      ],
      ['http://localhost/ok', null],
      ['/ok', null],
      ['/x,/y', /warn\) \] --url=\/x,\/y is one URL\. .* --url=\/x --url=\/y$/m],
      ['/x,y', null],
    ] as const)
    .run(async ({ assert }, [url, warning]) => {
      const kernel = await startConsole()
      const command = await run(kernel, `--url=${url}`)
      const written = output(kernel)
      assert.equal(command.exitCode, 0)
      if (warning === null) {
        assert.notMatch(written, /not cached|is one URL/)
      } else {
        assert.match(written, warning)
      }
    })
})

test.group('cache:clear | production', () => {
  test('asks once, and clears when the answer is {answer}')
    .with([
      { answer: 'yes', left: [] },
      { answer: 'no', left: ['one', 'two'] },
    ])
    .run(async ({ assert }, { answer, left: expected }) => {
      const kernel = await startConsole({ cache: stores('one', 'two'), nodeEnv: 'production' })
      const { left } = await seed(kernel, ['one', 'two'])
      const command = await kernel.create(PageCacheClear, [])
      const trap = command.prompt.trap(
        'You are in production environment. Want to continue clearing the cache?'
      )
      await (answer === 'yes' ? trap.accept() : trap.reject())
      await command.exec()

      assert.deepEqual(await left(), expected)
      assert.equal(command.exitCode, 0)
    })

  test('asks nothing with --force', async ({ assert }) => {
    const kernel = await startConsole({ cache: stores('one'), nodeEnv: 'production' })
    const { left } = await seed(kernel, ['one'])
    const command = await run(kernel, '--force')

    assert.deepEqual(await left(), [])
    assert.equal(command.exitCode, 0)
  })

  test('clears nothing where nobody can be asked', async ({ assert }) => {
    const kernel = await startConsole({ cache: stores('one'), nodeEnv: 'production' })
    const { left } = await seed(kernel, ['one'])
    const command = await kernel.create(PageCacheClear, [])
    command.prompt.confirm = () => Promise.reject(new Error('no terminal'))
    await command.exec()

    assert.deepEqual(await left(), ['one'])
    assert.equal(command.exitCode, 1)
    assert.include(output(kernel), '--force')
  })
})

test.group('cache:clear | beside other commands', () => {
  const ours = async () => new ListLoader<typeof BaseCommand>([PageCacheClear as never])
  const theirs = () => import('@adonisjs/cache/commands')

  test('is the one that runs, whatever package was configured {$self}')
    .with(['first', 'last'])
    .run(async ({ assert }, position) => {
      const kernel = await startConsole({
        cache: stores('one', 'two'),
        commands: (position === 'first' ? [ours, theirs] : [theirs, ours]) as never,
      })
      const { left } = await seed(kernel, ['one', 'two'])
      const command = await kernel.exec('cache:clear', [])

      assert.equal(command.commandName, 'page-cache:clear')
      assert.deepEqual(await left(), [])
    })

  /** Source of a command, which writes its name when it is run */
  const commandFile = (name: string, aliases: string[] = []) =>
    `import { BaseCommand } from '${import.meta.resolve('@adonisjs/core/ace')}'
     export default class extends BaseCommand {
       static commandName = '${name}'
       static aliases = ${JSON.stringify(aliases)}
       run() { this.logger.info('this is ${name}') }
     }`

  test(`warns of an application's own command that it hides: {$self}`)
    .with(['cache:clear', 'page-cache:clear'])
    .run(async ({ assert, fs }, name) => {
      await fs.create('node_modules/empty', '')
      await fs.create('commands/clear.js', commandFile('cache:clear'))
      const commands = [async () => new ListLoader([PageCacheClear])]
      const kernel = await startConsole({ root: fs.baseUrl, commands })
      await kernel.exec(name, [])
      const [text] = output(kernel).match(/.*is hidden.*/g)!
      for (const part of [
        '"page-cache:clear" of adonis-cache-helpers',
        '"cache:clear" in commands/clear.ts',
      ]) {
        assert.include(text, part)
      }
      assert.notInclude(output(kernel), 'this is cache:clear')

      const other = await startConsole()
      await run(other)
      assert.notInclude(output(other), 'is hidden')
    })

  test('the command that it hides is reached by the alias that the warning proposes', async ({
    assert,
    fs,
  }) => {
    await fs.create('node_modules/empty', '')
    await fs.create('commands/clear.js', commandFile('cache:clear'))
    const commands = [async () => new ListLoader([PageCacheClear])]
    const kernel = await startConsole({ root: fs.baseUrl, commands })
    await run(kernel)
    const [, alias, name] = /commandsAliases: \{ '(.+)': '(.+)' \}/.exec(output(kernel))!
    kernel.addAlias(alias, name)
    await kernel.exec(alias, [])
    assert.include(output(kernel), 'this is cache:clear')
  })

  test('warns of a command of another package, by the import of adonisrc.ts', async ({
    assert,
    fs,
  }) => {
    const { default: Own } = await fs
      .create('clear.mjs', commandFile('cache:clear'))
      .then(() => import(new URL('clear.mjs', fs.baseUrl).href))
    const loader = new ListLoader([Own as typeof BaseCommand])
    const module = Object.assign(async () => loader, {
      toString: () => `() => import('another-package/commands')`,
    })
    const kernel = await startConsole({ commands: [module] })
    await run(kernel)
    assert.match(
      output(kernel),
      /"cache:clear" of "another-package\/commands" in adonisrc\.ts is hidden/
    )
  })

  test('says nothing of that of @adonisjs/cache, which it can stand in for', async ({ assert }) => {
    const kernel = await startConsole({ commands: [() => import('@adonisjs/cache/commands')] })
    await run(kernel)
    assert.notInclude(output(kernel), 'is hidden')
  })

  test('warns of another command with the same alias', async ({ assert, fs }) => {
    await fs.create('node_modules/empty', '')
    await fs.create('commands/wipe.js', commandFile('wipe', ['cache:clear']))
    const kernel = await startConsole({ root: fs.baseUrl })
    await run(kernel)
    assert.match(output(kernel), /"wipe" in commands\/wipe\.ts as well: take the alias away/)
  })
})

test.group('cache:clear | memory', () => {
  test('says that the memory of another process was not reached', async ({ assert }) => {
    const kernel = await startConsole({
      cache: {
        default: 'local',
        stores: {
          local: memory(),
          tiered: store()
            .useL1Layer(drivers.memory({}))
            .useL2Layer(drivers.file({ directory: '/nowhere' })),
          files: store().useL2Layer(drivers.file({ directory: '/nowhere' })),
        },
      },
    })
    await run(kernel)

    const warned = output(kernel).match(/"\w+" is kept in the memory of each process/g)
    assert.deepEqual(warned, [
      '"local" is kept in the memory of each process',
      '"tiered" is kept in the memory of each process',
    ])
    assert.include(output(kernel), '--server')
  })
})

test.group('cache:clear | pages', () => {
  class Posts extends CachePageMixin() {
    static cacheTimeout = 60
    static cacheTags = ['posts']
    show() {
      return { time: process.hrtime.bigint().toString() }
    }
  }

  const start = async () => {
    const { app, visitor } = await startApp({
      cache: stores('one', 'two'),
      routes: (router) => void router.get('/posts/:id', [Posts, 'show']),
    })
    const kernel = await app.container.make('ace')
    kernel.ui.switchMode('raw')
    const manager = await app.container.make('cache.manager')
    await manager.set({ key: 'greeting', value: 'hello', tags: ['posts'] })
    const get = (path: string) => visitor().get(path, { headers: { host: '127.0.0.1' } })
    await Promise.all([get('/posts/1'), get('/posts/2')])
    const isHit = async (path: string) => {
      const { cacheStatus } = await get(path)
      return cacheStatus!.includes('hit')
    }
    return { kernel, isHit, isDataLeft: () => manager.has({ key: 'greeting' }) }
  }

  test('{0}')
    .with([
      ['nothing named: everything', [], false, false, false],
      ['--pages: no other data', ['--pages'], false, false, true],
      ['--url: the pages of a URL', ['--url=/posts/1'], false, true, true],
      ['--tags: whatever has the tag', ['--tags=posts'], false, false, false],
      ['--pages --tags: pages that have it', ['--pages', '--tags=posts'], false, false, true],
      ['a store without pages: none', ['two'], true, true, true],
      ['--url in such a store: none', ['--url=/posts/1', 'two'], true, true, true],
      ['--tags in such a store: none', ['--tags=posts', 'two'], true, true, true],
    ] as const)
    .run(async ({ assert }, [, argv, first, second, data]) => {
      const { kernel, isHit, isDataLeft } = await start()
      const command = await run(kernel, ...argv)

      assert.equal(command.exitCode, 0)
      assert.equal(await isDataLeft(), data)
      assert.equal(await isHit('/posts/1'), first)
      assert.equal(await isHit('/posts/2'), second)
    })
})

test.group('cache:clear | --server', () => {
  class Clock extends CachePageMixin() {
    static cacheTimeout = 60
    show() {
      return { time: process.hrtime.bigint().toString() }
    }
  }

  const startServer = async (controlRoute: string | null = '/_page-cache') => {
    const server = await startApp({
      config: { controlRoute, hosts: ['127.0.0.1'] },
      cache: stores('one', 'two'),
      routes: (router) => void router.get('/clock', [Clock, 'show']),
    })
    const get = () => server.get('/clock', { headers: { host: '127.0.0.1' } })
    await get()
    const isHit = async () => {
      const { cacheStatus } = await get()
      return cacheStatus!.includes('hit')
    }
    return { ...server, isHit }
  }

  const startClient = (appUrl: string, controlRoute: string | null = '/_page-cache') =>
    startConsole({ appUrl, config: { controlRoute }, cache: stores('one', 'two') })

  test('clears the memory of the running server', async ({ assert }) => {
    const { url, isHit } = await startServer()
    const kernel = await startClient(url)
    assert.isTrue(await isHit())
    const command = await run(kernel, '--server')

    assert.equal(command.exitCode, 0)
    assert.include(output(kernel), 'Cleared "one"')
    assert.include(output(kernel), 'Cleared "two"')
    assert.isFalse(await isHit())
  })

  test('clears what is named, and nothing else', async ({ assert }) => {
    const { url, isHit } = await startServer()
    const kernel = await startClient(url)

    await run(kernel, 'two', `--server=${url}`)
    await run(kernel, '--url=/other', `--server=${url}`)
    assert.isTrue(await isHit())
    await run(kernel, '--url=/clock', 'one', `--server=${url}`)
    assert.isFalse(await isHit())
  })

  test(`asks under the application's own name when the server is local`, async ({ assert }) => {
    const server = await startApp({
      config: { controlRoute: '/_page-cache', hosts: ['shop.example.com'] },
      cache: stores('one', 'two'),
      routes: () => {},
    })
    const kernel = await startConsole({
      appUrl: 'https://shop.example.com',
      config: { controlRoute: '/_page-cache', hosts: ['shop.example.com'] },
      cache: stores('one', 'two'),
    })
    const command = await run(kernel, `--server=${server.url}`)

    assert.equal(command.exitCode, 0, output(kernel))
  })

  test('answers strangers as if there were no such route', async ({ assert }) => {
    const { request, isHit } = await startServer()
    const headers = { 'x-page-cache-renew': 'invented', 'accept': 'application/json' }
    const control = await request('POST', '/_page-cache?store=one', { headers })
    const nowhere = await request('POST', '/_page-cashe?store=one', { headers })

    assert.equal(control.status, 404)
    assert.equal(control.body.replace('cache', 'cashe'), nowhere.body)
    const stable = ({ date, ...others }: typeof control.headers) => others
    assert.deepEqual(stable(control.headers), stable(nowhere.headers))
    assert.isTrue(await isHit())
  })

  test('takes a token for one order only', async ({ assert }) => {
    const { url, app, request, isHit } = await startServer()
    const { RenewalToken } = await import('../../src/renewal/renewal_token.ts')
    const token = await app.container.make(RenewalToken)
    const host = new URL(url).host
    const order = (target: string) => ({
      'x-page-cache-renew': token.sign({ method: 'POST', host, target }),
    })

    const two = '/_page-cache?store=two'
    const headers = order(two)
    const statusOf = async (method: string, target: string) => {
      const { status } = await request(method, target, { headers })
      return status
    }
    assert.equal(await statusOf('POST', '/_page-cache?store=one'), 404)
    assert.equal(await statusOf('PUT', two), 404)
    assert.isTrue(await isHit())
    assert.equal(await statusOf('POST', two), 200)

    const unknown = '/_page-cache?store=none'
    const answer = await request('POST', unknown, { headers: order(unknown) })
    assert.equal(answer.status, 422)
    assert.include(answer.body, 'It has')
  })

  test('says what to look at when the server {$self}')
    .with([
      ...(['has no such route', 'is not there', 'is no server', 'is no URL'] as const),
      'is not configured',
    ] as const)
    .run(async ({ assert }, what) => {
      const { url } = await startServer(null)
      const [flag, route, expected] = {
        'has no such route': [url, '/_page-cache', /answered 404\. .*controlRoute.*APP_KEY.*hosts/],
        'is not there': ['http://127.0.0.1:1', '/_page-cache', /nothing listens there/],
        'is no server': ['redis', '/_page-cache', /"redis" is not the URL of a server/],
        'is no URL': ['http://a b', '/_page-cache', /"http:\/\/a b" is not the URL of a server/],
        'is not configured': [url, null, /Write controlRoute: '\/_page-cache' into config/],
      }[what] as [string, string | null, RegExp]
      const kernel = await startClient(url, route)
      const command = await run(kernel, `--server=${flag}`)

      assert.equal(command.exitCode, 1)
      assert.match(output(kernel), expected)
    })
})
