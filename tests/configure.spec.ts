import ts from 'typescript'
import { getActiveTest, test } from '@japa/runner'
import { join, relative } from 'node:path'
import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { FileSystem } from '@japa/file-system'
import Configure from '@adonisjs/core/commands/configure'
import { AceFactory, IgnitorFactory } from '@adonisjs/core/factories'
import { defineConfig } from '../src/define_config.ts'

/**
 * Inside the package, so that what is written finds the packages that it imports.
 */
const BASE_URL = new URL('../tmp/configure/', import.meta.url)
const TSCONFIG = { extends: '@adonisjs/tsconfig/tsconfig.app.json' }
const RC_FILE = `import { defineConfig } from '@adonisjs/core/app'

export default defineConfig({
  commands: [() => import('@adonisjs/core/commands')],
  providers: [() => import('@adonisjs/core/providers/app_provider')],
})
`

const ENV_FILE = `import { Env } from '@adonisjs/core/env'

export default await Env.create(new URL('../', import.meta.url), {
  APP_KEY: Env.schema.string(),
})
`

type Installation = { name: string; isDevDependency: boolean }

async function createApp(fs: FileSystem, rcFile: string | null = RC_FILE) {
  const imports = { '#start/*': './start/*.js' }
  const dependencies = { '@adonisjs/cache': '^2.0.0' }
  await fs.createJson('package.json', { name: 'app', type: 'module', imports, dependencies })
  await fs.create('start/env.ts', ENV_FILE)
  await fs.createJson('tsconfig.json', TSCONFIG)
  if (rcFile !== null) {
    await fs.create('adonisrc.ts', rcFile)
  }
}

/**
 * Runs the command as `node ace configure` does.
 */
async function runConfigure(
  fs: FileSystem,
  flags: string[] = [],
  command = Configure,
  answers: Record<string, boolean> = {}
) {
  const ignitor = new IgnitorFactory()
    .withCoreProviders()
    .withCoreConfig()
    .create(fs.baseUrl, { importer: (path) => import(new URL(path, import.meta.url).href) })
  const ace = await new AceFactory().make(ignitor)
  ace.ui.switchMode('raw')
  await ace.app.init()
  await ace.app.boot()

  for (const [question, isAccepted] of Object.entries(answers)) {
    const prompt = ace.prompt.trap(question)
    await (isAccepted ? prompt.accept() : prompt.reject())
  }
  const instance = await ace.create(command, ['../configure.ts', ...flags])
  await instance.exec()
  if (instance.error) {
    throw instance.error
  }

  return instance
}

function logs(command: Configure) {
  return command.logger
    .getLogs()
    .map(({ message }) => message)
    .join('\n')
}

/**
 * Every file of the application with all its bytes.
 */
async function contents(fs: FileSystem) {
  const entries = await readdir(fs.basePath, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  const paths = files.map(({ parentPath, name }) => relative(fs.basePath, join(parentPath, name)))
  return Object.fromEntries(
    await Promise.all(paths.sort().map(async (path) => [path, await fs.contents(path)]))
  )
}

/**
 * Somebody who can be asked, until the test ends.
 */
function inTerminal() {
  const before = [process.stdin.isTTY, process.stdout.isTTY, process.env.CI] as const
  process.stdin.isTTY = process.stdout.isTTY = true
  delete process.env.CI
  getActiveTest()?.cleanup(() => {
    ;[process.stdin.isTTY, process.stdout.isTTY] = before
    if (before[2] !== undefined) {
      process.env.CI = before[2]
    }
  })
}

const COMPRESS = 'Send pages compressed?'
const FRONT = 'Answer "front: true" pages before AdonisJS?'

/**
 * What the TypeScript compiler says about the files of an application, which imports the built
 * package.
 */
function typeErrors(fs: FileSystem) {
  const { fileNames, options } = ts.parseJsonConfigFileContent(TSCONFIG, ts.sys, fs.basePath)
  const program = ts.createProgram(fileNames, { ...options, noEmit: true })

  return ts
    .getPreEmitDiagnostics(program)
    .filter((diagnostic) => diagnostic.file?.fileName.startsWith(fs.basePath))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))
}

test.group('Configure', (group) => {
  group.each.timeout(60_000)
  group.each.setup(({ context }) => {
    context.fs.baseUrl = BASE_URL
    context.fs.basePath = fileURLToPath(BASE_URL)
  })

  test('writes the config and registers provider and commands', async ({ assert, fs }) => {
    await createApp(fs)
    const command = await runConfigure(fs)

    assert.equal(command.exitCode, 0)
    await assert.fileContains('config/cache_helpers.ts', `from 'adonis-cache-helpers'`)
    await assert.fileContains('adonisrc.ts', [
      `import('@adonisjs/core/commands')`,
      `import('adonis-cache-helpers/cache_helpers_provider')`,
      `import('adonis-cache-helpers/commands')`,
    ])
  })

  test('sets the cache up, on files, where there is none', async ({ assert, fs }) => {
    await createApp(fs)
    await runConfigure(fs)

    await assert.fileContains('config/cache.ts', [
      `default: 'file'`,
      `directory: app.tmpPath('cache')`,
    ])

    const rcFile = await fs.contents('adonisrc.ts')
    for (const [first, second] of [
      ['@adonisjs/cache/cache_provider', 'adonis-cache-helpers/cache_helpers_provider'],
      ['@adonisjs/cache/commands', 'adonis-cache-helpers/commands'],
    ]) {
      assert.include(rcFile, first)
      assert.isBelow(rcFile.indexOf(first), rcFile.indexOf(second))
    }
  })

  test('writes files that type-check', async ({ assert, fs }) => {
    await createApp(fs)
    await runConfigure(fs)

    assert.deepEqual(typeErrors(fs), [])

    await fs.create('config/cache_helpers.ts', `export const wrong: number = ''`)
    assert.lengthOf(typeErrors(fs), 1)
  })

  test('shows every option of the config with its default', async ({ assert, fs }) => {
    await createApp(fs)
    await runConfigure(fs)

    const config = await fs.contents('config/cache_helpers.ts')
    assert.match(config, /[^\n]\n$/)
    const options = [...config.matchAll(/^ {2}(?:\/\/ )?(\w+): (.+),$/gm)]
    const written = options.map(([, name, value]) => [name, value])
    const { enabled, ...shown }: Record<string, string> = Object.fromEntries(written)
    const { hosts, ignoreQuery, ...values } = Object.fromEntries(
      Object.entries(shown).map(([name, value]) => [name, JSON.parse(value.replaceAll(`'`, `"`))])
    )

    assert.equal(enabled, `env.get('PAGE_CACHE')`)
    assert.isArray(hosts)
    assert.isArray(ignoreQuery)
    assert.deepEqual(defineConfig(values), defineConfig({}))
    assert.sameMembers(
      [...Object.keys(values), 'enabled', 'hosts', 'ignoreQuery'],
      Object.keys(defineConfig({}))
    )
  })

  test('turns the page cache on in development, and not in tests', async ({ assert, fs }) => {
    await createApp(fs)
    await fs.create('.env', 'APP_KEY=key')
    await fs.create('.env.example', 'APP_KEY=')
    await fs.create('.env.test', 'SESSION_DRIVER=memory')
    await runConfigure(fs)

    await assert.fileContains('start/env.ts', 'PAGE_CACHE: Env.schema.boolean.optional()')
    await assert.fileEquals('.env', 'APP_KEY=key\nPAGE_CACHE=true\n')
    await assert.fileEquals('.env.example', 'APP_KEY=\nPAGE_CACHE=true\n')
    await assert.fileEquals('.env.test', 'SESSION_DRIVER=memory\nPAGE_CACHE=false\n')
  })

  test('writes .env.test only for an application that has tests', async ({ assert, fs }) => {
    await createApp(fs)
    await fs.create('.env', 'APP_KEY=key')
    await runConfigure(fs)
    await assert.fileNotExists('.env.test')

    await fs.create('start/env.ts', ENV_FILE)
    await fs.create('tests/bootstrap.ts', '')
    await runConfigure(fs)
    await assert.fileEquals('.env.test', 'PAGE_CACHE=false\n')
    await assert.fileEquals('.env', 'APP_KEY=key\nPAGE_CACHE=true\n')
  })

  test('leaves the variable as it is where somebody has set it', async ({ assert, fs }) => {
    await createApp(fs)
    await fs.create('.env', 'PAGE_CACHE=false\nAPP_KEY=key\n')
    await fs.create('.env.test', 'PAGE_CACHE=true\n')
    await runConfigure(fs)

    await assert.fileEquals('.env', 'PAGE_CACHE=false\nAPP_KEY=key\n')
    await assert.fileEquals('.env.test', 'PAGE_CACHE=true\n')
  })

  test('does not write the variable again when somebody has taken it out', async ({
    assert,
    fs,
  }) => {
    await createApp(fs)
    await fs.create('.env', 'APP_KEY=key')
    await runConfigure(fs)
    await fs.create('.env', 'APP_KEY=key')
    await runConfigure(fs)
    await assert.fileEquals('.env', 'APP_KEY=key')
  })

  test('says that it is off in development where there is no .env', async ({ assert, fs }) => {
    await createApp(fs)
    const command = await runConfigure(fs)
    assert.include(logs(command), 'not cached in development without PAGE_CACHE=true')
    await assert.fileNotExists('.env')
  })

  test('writes a store that pages are kept in, and no other', async ({ assert, fs }) => {
    await createApp(fs)
    await runConfigure(fs)
    const config = await fs.contents('config/cache.ts')
    assert.match(config, /[^\n]\n$/)
    assert.deepEqual(config.match(/\w+(?=: store\(\))/g), ['file'])
  })

  test('says what to add to start/env.ts where there is none', async ({ assert, fs }) => {
    await createApp(fs)
    await fs.remove('start/env.ts')
    const command = await runConfigure(fs)

    assert.equal(command.exitCode, 0)
    assert.include(logs(command), 'PAGE_CACHE: Env.schema.boolean.optional(),')
  })

  const SERVER = `import { Ignitor } from '@adonisjs/core'

new Ignitor(APP_ROOT, { importer: IMPORTER })
  .tap((app) => app.listen('SIGTERM', () => app.terminate()))
  .httpServer()
  .start()
  .catch(console.error)
`
  const WRAPPED = '.start((handler) => createServer(frontCache(handler)))'

  test('has the server answer in front where that is asked for', async ({ assert, fs }) => {
    await createApp(fs)
    await fs.create('bin/server.ts', SERVER)
    await runConfigure(fs)
    await assert.fileEquals('bin/server.ts', SERVER)

    await runConfigure(fs, ['--front'])
    const before = await fs.contents('bin/server.ts')
    assert.include(before, WRAPPED)
    assert.include(before, '.catch(console.error)')
    assert.match(before, /import \{ createServer \} from ["']node:http["']$/m)
    assert.match(before, /import \{ frontCache \} from ["']adonis-cache-helpers\/front["']$/m)
    assert.match(logs(await runConfigure(fs, ['--front'])), /skipped.*bin\/server\.ts/i)
    await assert.fileEquals('bin/server.ts', before)
  })

  test('ends its lines as those of the file end', async ({ assert, fs }) => {
    await createApp(fs)
    await fs.create('bin/server.ts', SERVER.replace(`core'`, `core';`))
    await runConfigure(fs, ['--front'])
    assert.match(await fs.contents('bin/server.ts'), /from ["']adonis-cache-helpers\/front["'];$/m)
  })

  test('imports nothing a second time', async ({ assert, fs }) => {
    await createApp(fs)
    await fs.create('bin/server.ts', `import { createServer } from 'node:http'\n${SERVER}`)
    await runConfigure(fs, ['--front'])
    const written = await fs.contents('bin/server.ts')
    assert.lengthOf(written.split('node:http'), 2)
    assert.include(written, WRAPPED)
  })

  test('leaves a server alone that is made in another way', async ({ assert, fs }) => {
    await createApp(fs)
    const own = SERVER.replace('.start()', '.start((handle) => createSecureServer({}, handle))')
    for (const server of [own, null]) {
      if (server !== null) {
        await fs.create('bin/server.ts', server)
      } else {
        await fs.remove('bin/server.ts')
      }
      const command = await runConfigure(fs, ['--front'])
      assert.equal(command.exitCode, 0)
      assert.include(logs(command), 'createServer(frontCache(handler))')
      assert.equal(await fs.exists('bin/server.ts'), server !== null)
    }
  })

  const BOOTSTRAP = `import { assert } from '@japa/assert'
import { apiClient } from '@japa/api-client'
import app from '@adonisjs/core/services/app'
import type { Config } from '@japa/runner/types'
import { pluginAdonisJS } from '@japa/plugin-adonisjs'

export const plugins: Config['plugins'] = [assert(), pluginAdonisJS(app), apiClient()]
`

  test('has the clients of the tests know of the page cache', async ({ assert, fs }) => {
    await createApp(fs)
    await fs.create('tests/bootstrap.ts', BOOTSTRAP)
    await runConfigure(fs)

    const before = await fs.contents('tests/bootstrap.ts')
    assert.match(before, /apiClient\(\), pageCacheApiClient\(app\)\]/)
    assert.include(before, 'adonis-cache-helpers/plugins/api_client')
    assert.notInclude(before, 'pageCacheBrowserClient')
    assert.deepEqual(typeErrors(fs), [])

    await runConfigure(fs)
    await assert.fileEquals('tests/bootstrap.ts', before)
  })

  test('takes the application by the name that the tests give it', async ({ assert, fs }) => {
    const own = BOOTSTRAP.replaceAll(/\bapp\b(?!['-])/g, 'application')
    await createApp(fs)
    await fs.create('tests/bootstrap.ts', own.replaceAll('api-client', 'browser-client'))
    await runConfigure(fs)

    await assert.fileContains('tests/bootstrap.ts', 'pageCacheBrowserClient(application)]')
    await assert.fileNotContains('tests/bootstrap.ts', 'pageCacheApiClient')
  })

  test('leaves tests alone that use none of the clients, or that list no plugins', async ({
    assert,
    fs,
  }) => {
    await createApp(fs)
    const without = BOOTSTRAP.replace(/^import \{ apiClient.*$/m, '')
    const other = BOOTSTRAP.replace(/= \[(.*)\]/, '= [[$1]].flat()')
    for (const bootstrap of [without, other]) {
      await fs.create('tests/bootstrap.ts', bootstrap)
      const command = await runConfigure(fs)
      await assert.fileEquals('tests/bootstrap.ts', bootstrap)
      const says = logs(command).includes('pageCacheApiClient(app), // import')
      assert.equal(says, bootstrap === other)
      assert.equal(command.exitCode, 0)
    }
  })

  test('says what to do next', async ({ assert, fs }) => {
    await createApp(fs)
    const output = logs(await runConfigure(fs))

    for (const step of [
      '1. ',
      '2. ',
      '3. ',
      'cachePage(60)',
      'PAGE_CACHE in .env',
      'cache-status',
      'make:warmup',
    ]) {
      assert.include(output, step)
    }
  })

  test('changes nothing when it runs again: {$self}')
    .with(['at once', 'after somebody has edited the files'])
    .run(async ({ assert, fs }, when) => {
      inTerminal()
      await createApp(fs)
      await fs.create('bin/server.ts', SERVER)
      await fs.create('.env', 'APP_KEY=key')
      await fs.create('.env.test', '')
      await runConfigure(fs, [], Configure, { [COMPRESS]: true, [FRONT]: true })

      if (when !== 'at once') {
        // As a formatter with another opinion leaves the files.
        for (const file of ['adonisrc.ts', 'config/cache_helpers.ts', 'start/env.ts']) {
          const text = await fs.contents(file)
          await fs.create(file, text.replaceAll(`'`, `"`).replaceAll('  ', '    '))
        }
        await fs.create('config/cache.ts', '// mine')
        await fs.create('.env', 'APP_KEY=key\nPAGE_CACHE=false\n')
      }
      const before = await contents(fs)
      const command = await runConfigure(fs, ['--front', '--compress'])

      assert.deepEqual(await contents(fs), before)
      assert.equal(command.exitCode, 0)
      assert.equal(logs(command).match(/skipped/gi)?.length, 6)
      assert.includeMembers(Object.keys(before), ['.env', '.env.test', 'bin/server.ts'])
    })

  test('offers what not every application wants, where somebody can answer: {answers}')
    .with([
      { answers: [true, false], flags: [] },
      { answers: [false, true], flags: [] },
      { answers: [true, true], flags: [] },
      { answers: [false, false], flags: [] },
    ])
    .run(async ({ assert, fs }, { answers: [compress, front] }) => {
      inTerminal()
      await createApp(fs)
      await fs.create('bin/server.ts', SERVER)
      await runConfigure(fs, [], Configure, { [COMPRESS]: compress, [FRONT]: front })

      const config = await fs.contents('config/cache_helpers.ts')
      assert.equal(/^ {2}compress: \['zstd', 'br', 'gzip'\],$/m.test(config), compress)
      const server = await fs.contents('bin/server.ts')
      assert.equal(server.includes(WRAPPED), front)
      assert.deepEqual(
        typeErrors(fs).filter((text) => /config/.test(text)),
        []
      )
    })

  test('asks nothing that a flag has said: {$self}')
    .with([
      ['--compress', '--front'],
      ['--no-compress', '--no-front'],
      // As "node ace add" hands them on
      ['--compress', 'true', '--front', 'true'],
      ['--compress=false', '--front=false'],
    ])
    .run(async ({ assert, fs }, flags) => {
      inTerminal()
      await createApp(fs)
      await fs.create('bin/server.ts', SERVER)
      // A question that nobody answers would keep this test from ending.
      await runConfigure(fs, flags)

      const isAccepted = !/no-|false/.test(flags[0])
      const config = await fs.contents('config/cache_helpers.ts')
      assert.equal(/^ {2}compress: /m.test(config), isAccepted)
      const server = await fs.contents('bin/server.ts')
      assert.equal(server.includes(WRAPPED), isAccepted)
    })

  test('asks nothing where nobody can answer: {$self}')
    .with(['no terminal', 'CI'])
    .run(async ({ assert, fs }, where) => {
      inTerminal()
      if (where === 'CI') {
        process.env.CI = 'true'
      } else {
        process.stdin.isTTY = false
      }
      getActiveTest()?.cleanup(() => void delete process.env.CI)
      await createApp(fs)
      await fs.create('bin/server.ts', SERVER)
      await runConfigure(fs)
      await assert.fileEquals('bin/server.ts', SERVER)
      await assert.fileContains('config/cache_helpers.ts', '// compress: []')
    })

  test('says what to write where the configuration has no line for it', async ({ assert, fs }) => {
    await createApp(fs)
    await fs.create('config/cache_helpers.ts', '// mine')
    const command = await runConfigure(fs, ['--compress'])
    await assert.fileEquals('config/cache_helpers.ts', '// mine')
    assert.include(logs(command), `compress: ['zstd', 'br', 'gzip'],`)
  })

  test('adds only what is missing', async ({ assert, fs }) => {
    await createApp(
      fs,
      `import { defineConfig } from '@adonisjs/core/app'

export default defineConfig({
  commands: [() => import("@adonisjs/cache/commands")],
  providers: [{ file: () => import('@adonisjs/cache/cache_provider'), environment: ['web'] }],
})
`
    )
    await runConfigure(fs)

    const rcFile = await fs.contents('adonisrc.ts')
    for (const path of [
      '@adonisjs/cache/commands',
      '@adonisjs/cache/cache_provider',
      'adonis-cache-helpers/commands',
      'adonis-cache-helpers/cache_helpers_provider',
    ]) {
      assert.lengthOf(rcFile.split(path), 2, path)
    }
  })

  test('leaves an existing config/cache.ts alone {$self}')
    .with([[], ['--force']])
    .run(async ({ assert, fs }, flags) => {
      await createApp(fs)
      await fs.create('config/cache.ts', '// mine')
      const command = await runConfigure(fs, flags)

      assert.equal(command.exitCode, 0)
      await assert.fileEquals('config/cache.ts', '// mine')
      await assert.fileContains('adonisrc.ts', '@adonisjs/cache/cache_provider')
      await assert.fileNotContains('adonisrc.ts', '@adonisjs/cache/commands')
    })

  test('overwrites config/cache_helpers.ts only with --force', async ({ assert, fs }) => {
    await createApp(fs)
    await fs.create('config/cache_helpers.ts', '// mine')

    assert.match(logs(await runConfigure(fs)), /skipped.*config\/cache_helpers\.ts/i)
    await assert.fileEquals('config/cache_helpers.ts', '// mine')

    await runConfigure(fs, ['--force'])
    await assert.fileContains('config/cache_helpers.ts', 'defineConfig')
  })

  test('says what to add by hand where adonisrc.ts cannot be changed', async ({ assert, fs }) => {
    await createApp(fs, null)
    const command = await runConfigure(fs)

    assert.equal(command.exitCode, 1)
    assert.include(logs(command), `() => import('adonis-cache-helpers/cache_helpers_provider'),`)
    assert.include(logs(command), `() => import('@adonisjs/cache/commands'),`)
    assert.notInclude(logs(command), 'Next steps')
  })

  test('says what to add by hand without @adonisjs/assembler', async ({ assert, fs }) => {
    class ConfigureWithoutAssembler extends Configure {
      async createCodemods() {
        const codemods = await super.createCodemods()
        codemods.getTsMorphProject = async () => undefined
        return codemods
      }
    }

    await createApp(fs)
    const command = await runConfigure(fs, [], ConfigureWithoutAssembler)

    assert.equal(command.exitCode, 1)
    await assert.fileEquals('adonisrc.ts', RC_FILE)
    assert.include(logs(command), `() => import('adonis-cache-helpers/cache_helpers_provider'),`)
  })
})

test.group('Configure | unusual files', (group) => {
  group.each.timeout(60_000)
  group.each.setup(({ context }) => {
    context.fs.baseUrl = BASE_URL
    context.fs.basePath = fileURLToPath(BASE_URL)
  })

  const SERVER = `import { Ignitor } from '@adonisjs/core'

new Ignitor(APP_ROOT)
  .httpServer()
  .start()
`

  test('keep the line endings of Windows', async ({ assert, fs }) => {
    await createApp(fs)
    const files = {
      'adonisrc.ts': RC_FILE,
      'start/env.ts': ENV_FILE,
      '.env': 'APP_KEY=key\n',
      '.env.example': 'APP_KEY=',
      '.env.test': 'SESSION_DRIVER=memory\n',
      'bin/server.ts': SERVER,
      'tests/bootstrap.ts': `import { apiClient } from '@japa/api-client'\n\nexport const plugins = [apiClient()]\n`,
    }
    for (const [file, text] of Object.entries(files)) {
      await fs.create(file, text.replaceAll('\n', '\r\n'))
    }
    await fs.create('package.json', `\uFEFF${await fs.contents('package.json')}`)
    await runConfigure(fs, ['--front'])

    const after = await contents(fs)
    for (const [file, text] of Object.entries(files).filter(([name]) => name !== '.env.example')) {
      assert.notEqual(after[file], text.replaceAll('\n', '\r\n'), file)
      assert.notMatch(after[file], /(?<!\r)\n/, file)
    }
    await runConfigure(fs, ['--front'])
    assert.deepEqual(await contents(fs), after)
  })

  test('keep comments, blank lines and the order of what they have', async ({ assert, fs }) => {
    await createApp(
      fs,
      `import { defineConfig } from '@adonisjs/core/app'

export default defineConfig({
  commands: [ // ace
    () => import('@adonisjs/core/commands'), // core
    // () => import('@adonisjs/lucid/commands'),
    /* the last one */
  ],
  providers: [
    () => import('@adonisjs/core/providers/app_provider') // no comma
    // () => import('@adonisjs/lucid/database_provider'),
  ],
})
`
    )
    const env = '\n\n# mine\nA="two\nlines  "\n\n\n'
    await fs.create('.env', env)
    await runConfigure(fs)

    await assert.fileEquals('.env', `${env}PAGE_CACHE=true\n`)
    const rcFile = await fs.contents('adonisrc.ts')
    for (const part of [
      '// ace',
      '// core',
      `    // () => import('@adonisjs/lucid/commands'),`,
      '    /* the last one */',
      '// no comma',
      `    // () => import('@adonisjs/lucid/database_provider'),`,
    ]) {
      assert.lengthOf(rcFile.split(part), 2, part)
    }
    assert.deepEqual(typeErrors(fs), [])
  })

  test('say of a variable that is only spoken of that it is not there: {$self}')
    .with(['// NO_PAGE_CACHE, PAGE_CACHE: not yet', 'PAGE_CACHE_URL: Env.schema.string(),'])
    .run(async ({ assert, fs }, line) => {
      await createApp(fs)
      await fs.create('start/env.ts', ENV_FILE.replace('  APP_KEY', `  ${line}\n  APP_KEY`))
      await fs.create('.env', 'APP_KEY=key\n# PAGE_CACHE=false\n')
      await runConfigure(fs)
      await assert.fileContains('start/env.ts', ['PAGE_CACHE: Env.schema.boolean', line])
      await assert.fileContains('.env', 'PAGE_CACHE=true')
    })

  test('start/env.ts with a schema from elsewhere gets its line by hand', async ({
    assert,
    fs,
  }) => {
    await createApp(fs)
    const own = ENV_FILE.replace(/\{\s+APP_KEY[^}]+\}/, 'schema')
    await fs.create('start/env.ts', own)
    const command = await runConfigure(fs)
    assert.equal(command.exitCode, 1)
    assert.include(logs(command), 'Add this line to its schema')
    assert.include(logs(command), 'PAGE_CACHE: Env.schema.boolean.optional(),')
    await assert.fileEquals('start/env.ts', own)
  })

  test('that cannot be written get their lines by hand, and all else is done', async ({
    assert,
    fs,
  }) => {
    await createApp(fs)
    // Nobody can write into a folder as if it were a file.
    for (const file of ['.env', '.env.test']) {
      await fs.mkdir(file)
    }
    const command = await runConfigure(fs)
    assert.equal(command.exitCode, 0)
    assert.match(logs(command), /\.env could not be updated.*\n {2}PAGE_CACHE=true/)
    assert.match(logs(command), /\.env\.test could not be updated.*\n {2}PAGE_CACHE=false/)
    await assert.fileContains('start/env.ts', 'PAGE_CACHE')
    await assert.fileContains('adonisrc.ts', 'adonis-cache-helpers/cache_helpers_provider')
  })

  test('that a run has left half done are finished by the next', async ({ assert, fs }) => {
    class ConfigureThatDies extends Configure {
      async createCodemods() {
        const codemods = await super.createCodemods()
        codemods.defineEnvValidations = async () => {
          throw new Error('killed')
        }
        return codemods
      }
    }
    await createApp(fs)
    await fs.create('.env', 'APP_KEY=key\n')
    await fs.create('.env.test', '')
    await assert.rejects(() => runConfigure(fs, [], ConfigureThatDies))
    await runConfigure(fs)
    await assert.fileEquals('.env', 'APP_KEY=key\nPAGE_CACHE=true\n')
    await assert.fileEquals('.env.test', 'PAGE_CACHE=false\n')
    await assert.fileContains('start/env.ts', 'PAGE_CACHE: Env')
  })

  test('in JavaScript are no reason for a second configuration', async ({ assert, fs }) => {
    await createApp(fs)
    await fs.create('config/cache_helpers.js', '// mine')
    await fs.create('config/cache.js', '// mine')
    for (const flags of [[], ['--force']]) {
      const command = await runConfigure(fs, flags)
      assert.include(logs(command), 'There is config/cache_helpers.js')
      await assert.fileNotExists('config/cache_helpers.ts')
      await assert.fileNotExists('config/cache.ts')
    }
    await assert.fileNotContains('adonisrc.ts', '@adonisjs/cache/commands')
  })

  const CALL = '.start((handler) => createServer(frontCache(handler)))'

  test('of the server: {line}')
    .with([
      {
        line: `import { createServer as make } from 'http'`,
        call: '.start((handler) => make(frontCache(handler)))',
      },
      {
        line: `import { createServer } from 'node:https'`,
        call: '.start((handler) => createHttpServer(frontCache(handler)))',
        imports: `import { createServer as createHttpServer } from 'node:http'`,
      },
      {
        line: `import type { Server } from 'node:http'`,
        call: CALL,
        imports: `import { createServer } from 'node:http'`,
      },
      {
        line: `import * as http from 'node:http'`,
        call: CALL,
        imports: `import { createServer } from 'node:http'`,
      },
      {
        line: `import http from 'node:http'`,
        call: CALL,
        after: `import http, { createServer } from 'node:http'`,
      },
      { line: `import 'node:process' // adonis-cache-helpers/front: later`, call: CALL },
    ])
    .run(async ({ assert, fs }, { line, call, imports, after }) => {
      await createApp(fs)
      await fs.create('bin/server.ts', `${line}\n${SERVER}`)
      await runConfigure(fs, ['--front'])
      const written = await fs.contents('bin/server.ts')
      for (const part of [call, imports, after ?? line, `import { frontCache } from`]) {
        assert.lengthOf(written.split(part ?? call), 2, part)
      }
      await runConfigure(fs, ['--front'])
      await assert.fileEquals('bin/server.ts', written)
    })

  test('of the server keep a comment in place of arguments', async ({ assert, fs }) => {
    await createApp(fs)
    const own = SERVER.replace('.start()', '.start(/* plain */)')
    await fs.create('bin/server.ts', own)
    const command = await runConfigure(fs, ['--front'])
    assert.include(logs(command), 'bin/server.ts could not be updated')
    await assert.fileEquals('bin/server.ts', own)
  })
})

test.group('Configure | @adonisjs/cache', () => {
  const installations: Installation[] = []
  class ConfigureWithoutNetwork extends Configure {
    async createCodemods() {
      const codemods = await super.createCodemods()
      codemods.installPackages = async (packages) => installations.push(...packages) > 0
      return codemods
    }
  }

  test('becomes a dependency of the application, although npm has installed it for us', async ({
    assert,
    fs,
  }) => {
    // Inside the package, where it can be imported.
    fs.baseUrl = BASE_URL
    fs.basePath = fileURLToPath(BASE_URL)
    installations.length = 0
    await createApp(fs)
    await fs.createJson('package.json', { name: 'app', imports: { '#start/*': './start/*.js' } })
    await runConfigure(fs, [], ConfigureWithoutNetwork)

    const { peerDependencies } = JSON.parse(
      await readFile(new URL('../package.json', import.meta.url), 'utf8')
    )
    const range = peerDependencies['@adonisjs/cache']
    assert.deepEqual(installations, [{ name: `@adonisjs/cache@${range}`, isDevDependency: false }])
  })

  test('is not installed again where package.json has it: {$self}')
    .with(['dependencies', 'devDependencies', 'optionalDependencies'])
    .run(async ({ assert, fs }, list) => {
      installations.length = 0
      await createApp(fs)
      await fs.createJson('package.json', { name: 'app', [list]: { '@adonisjs/cache': '^2.1.0' } })
      await runConfigure(fs, [], ConfigureWithoutNetwork)
      assert.isEmpty(installations)
    })

  test('that cannot be installed is an error, which says what to do', async ({ assert, fs }) => {
    class ConfigureOffline extends Configure {
      async createCodemods() {
        const codemods = await super.createCodemods()
        codemods.installPackages = async () => false
        return codemods
      }
    }
    await createApp(fs)
    await fs.createJson('package.json', { name: 'app' })
    const command = await runConfigure(fs, [], ConfigureOffline)
    assert.equal(command.exitCode, 1)
    assert.include(logs(command), 'npm install @adonisjs/cache')
    assert.notInclude(logs(command), 'Next steps')
    await assert.fileExists('config/cache_helpers.ts')
  })
})
