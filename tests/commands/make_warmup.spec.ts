import ts from 'typescript'
import { getActiveTest, test } from '@japa/runner'
import { fileURLToPath } from 'node:url'
import type { Kernel } from '@adonisjs/core/ace'
import { output, startConsole } from './support/start_console.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import MakeWarmup from '../../commands/make_warmup.ts'
import { warmupNames } from '../../src/make/warmup_names.ts'
import { warmupUrls } from '../../src/make/warmup_urls.ts'

/**
 * Inside the package, so that what is written finds the packages that it imports.
 */
const ROOT = new URL('../../tmp/make_warmup/', import.meta.url)
const TSCONFIG = { extends: '@adonisjs/tsconfig/tsconfig.app.json' }

/**
 * What the TypeScript compiler says about source code in an application.
 */
function typeErrors(files: string[]): string[] {
  const { options } = ts.parseJsonConfigFileContent(TSCONFIG, ts.sys, fileURLToPath(ROOT))
  const program = ts.createProgram(files, { ...options, noEmit: true })
  return ts
    .getPreEmitDiagnostics(program)
    .filter(({ file }) => files.includes(file?.fileName ?? ''))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))
}

function inTerminal(columns: number): void {
  const before = { isTTY: process.stdout.isTTY, columns: process.stdout.columns }
  Object.assign(process.stdout, { isTTY: true, columns })
  getActiveTest()?.cleanup(() => void Object.assign(process.stdout, before))
}

async function make(kernel: Kernel, ...argv: string[]) {
  const command = await kernel.create(MakeWarmup, argv)
  await command.exec()
  return command
}

test.group('make:warmup', (group) => {
  group.each.timeout(60_000)
  group.each.setup(({ context }) => {
    context.fs.baseUrl = ROOT
    context.fs.basePath = fileURLToPath(ROOT)
  })

  test('writes a command that type-checks', async ({ assert, fs }) => {
    const kernel = await startConsole({ root: ROOT })
    const command = await make(kernel, 'my_urls')

    assert.equal(command.exitCode, 0)
    await assert.fileContains('commands/warmup_my_urls.ts', [
      `import { RequestCommand } from 'adonis-cache-helpers/request'`,
      'class WarmupMyUrls extends RequestCommand',
      `static commandName = 'warmup:my_urls'`,
      `urls = [\n    '/',\n  ]`,
    ])
    assert.deepEqual(typeErrors([`${fs.basePath}commands/warmup_my_urls.ts`]), [])
    assert.match(output(kernel), /node ace warmup:my_urls --dry-run/)
    const written = await fs.contents('commands/warmup_my_urls.ts')
    assert.match(written, /^import [^]*[^\n]\n$/)
  })

  test('writes the job that runs slices in BullMQ, and hands them to it', async ({
    assert,
    fs,
  }) => {
    const kernel = await startConsole({ root: ROOT })
    const command = await make(kernel, 'my_urls', '--bullmq')

    assert.equal(command.exitCode, 0)
    await assert.fileContains('commands/warmup_my_urls.ts', [
      `import WarmupSliceJob from '#jobs/warmup_slice_job'`,
      'await WarmupSliceJob.dispatch(slice)',
    ])
    await assert.fileContains('app/jobs/warmup_slice_job.ts', [
      'class WarmupSliceJob extends Job<Slice, void>',
      'await runSlice(this.data)',
      'await failSlice(this.data, this.error!)',
    ])
    // The package is not installed here: as much of it as the job uses
    await fs.create(
      'app/jobs.d.ts',
      `declare module '@nemoventures/adonis-jobs' {
        export abstract class Job<Data, Return> {
          static dispatch<J extends Job<any, any>>(this: new () => J, data: J['data']): Promise<unknown>
          data: Data
          error?: Error
          abstract process(): Promise<Return>
          onFailed(): Promise<void>
          allAttemptsMade(): boolean
        }
      }
      declare module '@nemoventures/adonis-jobs/types' {
        export type BullJobsOptions = {
          attempts?: number
          backoff?: { type: string; delay: number }
          removeOnComplete?: boolean
        }
      }
      declare module '#jobs/warmup_slice_job' {
        export { default } from '${fs.basePath}app/jobs/warmup_slice_job.ts'
      }`
    )
    const written = ['commands/warmup_my_urls.ts', 'app/jobs/warmup_slice_job.ts', 'app/jobs.d.ts']
    assert.deepEqual(typeErrors(written.map((file) => fs.basePath + file)), [])
  })

  test('each commented field type-checks as well, and is one of the options', async ({
    assert,
    fs,
  }) => {
    const kernel = await startConsole({ root: ROOT })
    await make(kernel, 'my_urls')
    const source = await fs.contents('commands/warmup_my_urls.ts')
    const fields = [...source.matchAll(/^ {2}\/\/ (\w+) = /gm)].map(([, name]) => name)
    await fs.create('fields.ts', source.replace(/^ {2}\/\/ (?=\w+ = )/gm, '  '))

    assert.includeMembers(fields, ['concurrency', 'login', 'basicAuth', 'languages', 'verify'])
    assert.deepEqual(typeErrors([`${fs.basePath}fields.ts`]), [])

    await fs.create('wrong.ts', source.replace('// concurrency = 4', 'concurrency = "4"'))
    assert.lengthOf(typeErrors([`${fs.basePath}wrong.ts`]), 1)
  })

  test('begins with the pages of routes and of a sitemap', async ({ assert, fs }) => {
    const kernel = await startConsole({
      root: ROOT,
      routes: (router) => {
        router.get('/posts', () => {}).as('posts.index')
        router.get('/posts/:id/:slug?', () => {}).as('posts.show')
        router.get('/docs/*', () => {}).as('docs')
      },
    })
    await make(
      kernel,
      'blog/posts',
      '--routes=posts.index',
      '--routes=posts.show',
      '--routes=docs',
      `--sitemap=https://example.com/sitemap.xml`
    )

    await assert.fileContains('commands/blog/warmup_posts.ts', [
      `import { RequestCommand, routes, sitemap } from 'adonis-cache-helpers/request'`,
      `static commandName = 'warmup:blog_posts'`,
      [
        '  urls = [',
        `    routes('posts.index'),`,
        `    routes('posts.show', [{ id: 1 }]),`,
        `    routes('docs', [{ '*': ['a'] }]),`,
        `    sitemap('https://example.com/sitemap.xml'),`,
        '  ]',
      ].join('\n'),
    ])
    assert.deepEqual(typeErrors([`${fs.basePath}commands/blog/warmup_posts.ts`]), [])
  })

  test('begins with the routes that are cached, where nothing is named', async ({ assert, fs }) => {
    const kernel = await startConsole({
      root: ROOT,
      routes: (router) => {
        router.get('/', () => {})
        router
          .get('/posts', () => {})
          .as('posts.index')
          .use(cachePage(60))
        router
          .get('/posts/:id', () => {})
          .as('posts.show')
          .use(cachePage(60))
        router.get('/about/us/:page?', () => {}).use(cachePage(60))
        router.post('/posts', () => {}).use(cachePage(60))
        router.get('/broken', [async () => Promise.reject(new Error('no such file')), 'x'])
      },
    })
    await make(kernel, 'all')

    await assert.fileContains('commands/warmup_all.ts', [
      `import { RequestCommand, routes } from 'adonis-cache-helpers/request'`,
      `urls = [
    routes('posts.index'),
    '/about/us',
    // Cached as well, and left out because they have parameters:
    // routes('posts.show', [{ id: 1 }]),
  ]`,
    ])
    assert.deepEqual(typeErrors([`${fs.basePath}commands/warmup_all.ts`]), [])
    assert.notInclude(output(kernel), 'nothing was stored')
  })

  test('says that parameters are to be written where each cached route has some', async ({
    assert,
  }) => {
    const kernel = await startConsole({
      root: ROOT,
      routes: (router) => {
        router
          .get('/posts/:id', () => {})
          .as('posts.show')
          .use(cachePage(60))
        router.get('/users/:id', () => {}).use(cachePage(60))
      },
    })
    await make(kernel, 'all')
    await assert.fileContains('commands/warmup_all.ts', `[\n    routes('posts.show', [{ id: 1 }]),`)
    assert.include(output(kernel), 'write those of your pages into the list')
  })

  test('says so where no route is cached', async ({ assert }) => {
    const kernel = await startConsole({
      root: ROOT,
      routes: (router) => void router.get('/', () => {}),
    })
    await make(kernel, 'all')
    assert.include(output(kernel), 'No route is declared to be cached yet')
    await make(kernel, 'mapped', '--sitemap=/sitemap.xml')
    assert.lengthOf(output(kernel).match(/No route is declared/g)!, 1)
  })

  test('refuses a route that is not there, and suggests one', async ({ assert }) => {
    const kernel = await startConsole({
      root: ROOT,
      routes: (router) => void router.get('/posts', () => {}).as('posts.index'),
    })
    const command = await make(kernel, 'posts', '--routes=post.index')

    assert.equal(command.exitCode, 1)
    assert.match(output(kernel), /no route with the name "post.index". Did you mean "posts.index"/)
    await assert.fileNotExists('commands/warmup_posts.ts')

    await make(kernel, 'posts', '--routes=nope')
    assert.match(output(kernel), /no route with the name "nope". Known are: posts.index/)
  })

  test('wraps what it says at the edge of the terminal', async ({ assert }) => {
    inTerminal(80)
    const kernel = await startConsole({
      root: ROOT,
      routes: (router) =>
        ['first', 'second', 'third', 'fourth', 'fifth', 'sixth'].forEach((name) =>
          router.get(`/${name}`, () => {}).as(`${name}.of.many`)
        ),
    })
    await make(kernel, 'posts', '--routes=nothing')
    const lines = output(kernel).split('\n')
    assert.isAbove(lines.length, 1)
    lines.forEach((line) => assert.isAtMost(line.length, 90))
  })

  test('overwrites a file only with --force', async ({ assert, fs }) => {
    const kernel = await startConsole({ root: ROOT })
    await kernel.boot()
    await fs.create('commands/warmup_my_urls.ts', '// mine')

    await make(kernel, 'my_urls')
    await assert.fileEquals('commands/warmup_my_urls.ts', '// mine')
    assert.notInclude(output(kernel), '--dry-run')
    await make(kernel, 'my_urls', '-f')
    await assert.fileContains('commands/warmup_my_urls.ts', 'RequestCommand')
  })

  test('takes the contents of a file', async ({ assert, fs }) => {
    await fs.create('own.txt', '// my own')
    const kernel = await startConsole({ root: ROOT })
    await make(kernel, 'my_urls', `--contents-from=${fs.basePath}own.txt`)

    await assert.fileEquals('commands/warmup_my_urls.ts', '// my own')
  })

  test('refuses a name that nothing can be made of', async ({ assert }) => {
    const kernel = await startConsole({ root: ROOT })
    const command = await make(kernel, '../..')

    assert.equal(command.exitCode, 1)
    assert.include(output(kernel), 'No name can be made of "../.."')
  })
})

test.group('make:warmup | names', () => {
  test('{0} becomes {1}')
    .with([
      ['my_urls', 'WarmupMyUrls warmup:my_urls warmup_my_urls.ts'],
      ['myUrls', 'WarmupMyUrls warmup:my_urls warmup_my_urls.ts'],
      ['My Urls', 'WarmupMyUrls warmup:my_urls warmup_my_urls.ts'],
      ['my-urls.ts', 'WarmupMyUrls warmup:my_urls warmup_my_urls.ts'],
      ['WarmupMyUrls', 'WarmupMyUrls warmup:my_urls warmup_my_urls.ts'],
      ['warmup:my_urls', 'WarmupMyUrls warmup:my_urls warmup_my_urls.ts'],
      ['warmup', 'WarmupWarmup warmup:warmup warmup_warmup.ts'],
      ['2026', 'Warmup2026 warmup:2026 warmup_2026.ts'],
      ['Größe', 'WarmupGrosse warmup:grosse warmup_grosse.ts'],
      ['blog/posts', 'WarmupBlogPosts warmup:blog_posts blog/warmup_posts.ts'],
      ['Blog\\Old Posts', 'WarmupBlogOldPosts warmup:blog_old_posts blog/warmup_old_posts.ts'],
      ['../../etc/passwd', 'WarmupEtcPasswd warmup:etc_passwd etc/warmup_passwd.ts'],
      ['/etc/../x', 'WarmupEtcX warmup:etc_x etc/warmup_x.ts'],
      [`a'; process.exit() `, 'WarmupAProcessExit warmup:a_process_exit warmup_a_process_exit.ts'],
    ])
    .run(({ assert }, [typed, expected]) => {
      const { className, commandName, folder, fileName } = warmupNames(typed)!
      const file = folder === '' ? fileName : `${folder}/${fileName}`
      assert.equal(`${className} ${commandName} ${file}`, expected)
    })

  test('nothing can be made of {$self}')
    .with(['', ' ', '..', '/', '🚀', '___', `'"`])
    .run(({ assert }, typed) => assert.isNull(warmupNames(typed)))
})

test.group('make:warmup | urls', () => {
  test('quotes what would end a string', ({ assert }) => {
    const { items } = warmupUrls([], `/a'b"c\\\n`)
    assert.equal(items, `sitemap('/a\\'b"c\\\\\\n'),`)
  })
})
