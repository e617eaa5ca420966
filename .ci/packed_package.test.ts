/*
 * Tries the package as a user gets it: packed, installed into an application outside of this
 * repository, configured, type-checked, and asked for a page. Run by `npm run test:packed`.
 */
import assert from 'node:assert/strict'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { after, before, test } from 'node:test'
import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { freePort } from '../tests/support/services/free_port.ts'

const ROOT = join(import.meta.dirname, '..')
const INSTALL = { timeout: 10 * 60_000 }
const run = promisify(execFile)

let app: string
let server: ChildProcess | undefined
let url: string

/**
 * Gives the template of the application the versions that this repository was tested with.
 */
async function writeManifest() {
  const { devDependencies } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'))
  const manifest = JSON.parse(await readFile(join(app, 'package.json'), 'utf8'))
  for (const list of [manifest.dependencies, manifest.devDependencies]) {
    for (const name of Object.keys(list)) {
      assert.ok(devDependencies[name], `"${name}" is in the devDependencies`)
      list[name] = devDependencies[name]
    }
  }
  await writeFile(join(app, 'package.json'), JSON.stringify(manifest, null, 2))
}

/**
 * Runs a program of the application, not one of this repository.
 */
async function inApp(program: string, ...args: string[]) {
  const bin = join(app, 'node_modules/.bin')
  const env = { ...process.env, PATH: `${bin}:${process.env.PATH}`, NO_COLOR: '1' }
  const { stdout } = await run(join(bin, program), args, { cwd: app, env, timeout: 120_000 })
  return stdout
}

async function writeEnvironment() {
  const port = await freePort()
  const origin = `http://127.0.0.1:${port}`
  const environment = {
    NODE_ENV: 'production',
    HOST: '127.0.0.1',
    PORT: port,
    APP_URL: origin,
    APP_KEY: 'a-key-of-this-test-alone'.repeat(2),
  }
  const lines = Object.entries(environment).map(([name, value]) => `${name}=${value}\n`)
  await writeFile(join(app, '.env'), lines.join(''))
  url = `${origin}/clock`
}

async function startServer() {
  const args = ['--import=@poppinss/ts-exec', 'bin/server.ts']
  server = spawn(join(app, 'node_modules/.bin/node'), args, { cwd: app })
  await new Promise<void>((resolve, reject) => {
    let output = ''
    const timer = setTimeout(() => reject(new Error(`not started in time\n${output}`)), 60_000)
    server!.once('exit', (code) => {
      clearTimeout(timer)
      reject(new Error(`ended with ${code}\n${output}`))
    })
    for (const stream of [server!.stdout!, server!.stderr!]) {
      stream.on('data', (chunk) => {
        output += chunk
        if (output.includes('started HTTP server')) {
          clearTimeout(timer)
          resolve()
        }
      })
    }
  })
}

async function stopServer() {
  if (server && server.exitCode === null) {
    const ended = new Promise((resolve) => server!.once('exit', resolve))
    server.kill('SIGTERM')
    await ended
  }
}

async function askForPage() {
  const response = await fetch(url, { signal: AbortSignal.timeout(30_000) })
  assert.equal(response.status, 200)
  return { cacheStatus: response.headers.get('cache-status'), body: await response.text() }
}

before(async () => {
  app = await mkdtemp(join(tmpdir(), 'adonis-cache-helpers-app-'))
  await cp(join(ROOT, '.ci/scratch_app'), app, { recursive: true })
  await writeManifest()
  await writeEnvironment()
})

after(
  async () => {
    await stopServer()
    await rm(app, { recursive: true, force: true })
  },
  { timeout: 60_000 }
)

test('the packed tarball is installed into an application', INSTALL, async () => {
  const pack = ['pack', '--json', '--ignore-scripts', '--pack-destination', app]
  const { stdout } = await run('npm', pack, { cwd: ROOT })
  const [{ filename }] = JSON.parse(stdout)

  await run('npm', ['install', '--no-audit', '--no-fund', `./${filename}`], { cwd: app })
})

test('node ace configure writes the config', async () => {
  const output = await inApp('node', 'ace', 'configure', 'adonis-cache-helpers')

  assert.match(output, /config\/cache_helpers\.ts/)
  assert.match(await readFile(join(app, 'config/cache.ts'), 'utf8'), /default: 'file'/)
  assert.match(await readFile(join(app, 'adonisrc.ts'), 'utf8'), /cache_helpers_provider/)
  assert.match(await readFile(join(app, '.env'), 'utf8'), /^PAGE_CACHE=true$/m)
})

test('@adonisjs/cache is a dependency of the application itself', async () => {
  const { dependencies } = JSON.parse(await readFile(join(app, 'package.json'), 'utf8'))
  assert.match(dependencies['@adonisjs/cache'], /^\^2\./)
})

test('node ace configure changes nothing when it runs again', async () => {
  const configs = ['config/cache.ts', 'config/cache_helpers.ts']
  const files = ['adonisrc.ts', 'package.json', 'package-lock.json', '.env', 'start/env.ts']
  files.push(...configs)
  const read = () => Promise.all(files.map((file) => readFile(join(app, file), 'utf8')))
  const first = await read()

  await inApp('node', 'ace', 'configure', 'adonis-cache-helpers')
  assert.deepEqual(await read(), first)
})

test('node ace list shows what the package adds', async () => {
  const output = await inApp('node', 'ace', 'list')

  for (const name of ['page-cache:clear (cache:clear)', 'page-cache:explain', 'make:warmup']) {
    assert.ok(output.includes(name), `"${name}" is listed`)
  }
})

test('make:warmup writes a command', async () => {
  await inApp('node', 'ace', 'make:warmup', 'my_urls')
  const file = join(app, 'commands/warmup_my_urls.ts')
  const source = await readFile(file, 'utf8')

  assert.match(source, /class WarmupMyUrls extends RequestCommand/)
  // Beside the route that is cached, with which the list begins.
  await writeFile(file, source.replace('urls = [', `urls = [\n    '/clock/utc',`))
})

test('the application type-checks', async () => {
  await inApp('tsc', '--noEmit')
})

test('the first request is a miss that is stored, the second one a hit', async () => {
  await startServer()
  const miss = await askForPage()
  const hit = await askForPage()

  assert.equal(miss.cacheStatus, 'page-cache; fwd=uri-miss; stored')
  assert.match(hit.cacheStatus!, /^page-cache; hit; ttl=\d+$/)
  assert.equal(hit.body, miss.body)
})

test('page-cache:list and page-cache:prune find what the server has stored', async () => {
  const { pages, errors } = JSON.parse(await inApp('node', 'ace', 'page-cache:list', '--json'))
  assert.deepEqual(
    pages.map((page: { url: string }) => page.url),
    [url]
  )
  assert.deepEqual(errors, [])
  await assert.rejects(inApp('node', 'ace', 'page-cache:prune'), (error: any) => {
    assert.equal(error.code, 1)
    assert.match(error.stderr, /does not know which version is the current one/)
    return true
  })
})

test('the page survives a restart of the server', async () => {
  const { body } = await askForPage()
  await stopServer()
  await startServer()
  const hit = await askForPage()

  assert.match(hit.cacheStatus!, /^page-cache; hit/)
  assert.equal(hit.body, body)
})

test('the warm-up renews the pages of the running server', async () => {
  const old = await askForPage()
  const output = await inApp('node', 'ace', 'warmup:my_urls')
  const renewed = await askForPage()

  assert.match(output, /^renewed .*\/clock$/m)
  assert.match(output, /^renewed .*\/clock\/utc$/m)
  assert.match(renewed.cacheStatus!, /^page-cache; hit/)
  assert.notEqual(renewed.body, old.body)
})

test('cache:clear asks in production, and clears nothing where nobody can answer', async () => {
  await assert.rejects(inApp('node', 'ace', 'cache:clear'), (error: any) => {
    assert.equal(error.code, 1)
    assert.match(error.stderr, /Nothing was cleared. Write --force/)
    return true
  })
  const { cacheStatus } = await askForPage()
  assert.match(cacheStatus!, /^page-cache; hit/)
})

test('cache:clear empties the store, and the next request is a miss', async () => {
  await inApp('node', 'ace', 'cache:clear', '--force')
  const { cacheStatus } = await askForPage()

  assert.match(cacheStatus!, /^page-cache; fwd=uri-miss; stored/)
})

test('page-cache:explain says that the page is kept, and stored', async () => {
  const output = await inApp('node', 'ace', 'page-cache:explain', '/clock', '--json')
  const { isStorable, stored, store } = JSON.parse(output)

  assert.equal(isStorable, true)
  assert.equal(store, 'file')
  assert.equal(stored.status, 200)
})

test('without a server the warm-up ends with 2, and says what to do', async () => {
  await stopServer()
  await assert.rejects(inApp('node', 'ace', 'warmup:my_urls', '--retries=0'), (error: any) => {
    assert.equal(error.code, 2)
    assert.match(error.stdout + error.stderr, /Nothing answers at .*Start the server/)
    return true
  })
})

test(
  'it is removed again as docs/removing.md says, and the application starts',
  INSTALL,
  async () => {
    const guide = await readFile(join(ROOT, 'docs/removing.md'), 'utf8')
    const [, registered, uninstalled] = [...guide.matchAll(/^ +```bash\n([^]*?)```/gm)]
      .map(([, commands]) => commands)
      .filter((commands) => !commands.includes('cache:clear'))
    for (const file of ['app/controllers/clock_controller.ts', 'commands/warmup_my_urls.ts']) {
      await rm(join(app, file))
    }
    await writeFile(join(app, 'start/routes.ts'), '')
    await writeFile(join(app, '.env.example'), '')
    const bin = join(app, 'node_modules/.bin')
    const env = { ...process.env, PATH: `${bin}:${process.env.PATH}`, NO_COLOR: '1' }
    await run('bash', ['-ec', registered], { cwd: app, env })
    const { stdout } = await run('bash', ['-ec', uninstalled], { cwd: app, env })

    assert.match(stdout, /cache:clear/)
    assert.doesNotMatch(stdout, /page-cache/)
    await inApp('tsc', '--noEmit')
  }
)
