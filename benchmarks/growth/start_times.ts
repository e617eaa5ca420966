import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Amount } from '../report/run.ts'

const CONTROLLERS = 200
const ROOT = join(import.meta.dirname, '..', '..')
const run = promisify(execFile)

/**
 * How much later an application is ready to listen because of the provider of the page cache, from the
 * begin of its process on: without controllers, and with 200 that its routes import lazily, each of them
 * a file of its own. An application with the provider and one without it take turns, each in a
 * process of its own. The package is used as it is built. What answers requests is not in it: that is loaded
 * when the application listens.
 *
 * @param rounds - How often each is started
 * @throws Error - where it is not built
 */
export async function startTimes(rounds: number): Promise<Amount[]> {
  await stat(join(ROOT, 'build', 'index.js')).catch(() => {
    throw new Error('Start-up is measured as it is published: npm run build')
  })
  const folder = await writeApplication()
  const start = async (controllers: number, provider: 'with' | 'without') => {
    const file = join(folder, 'start.js')
    const args = [file, provider, String(controllers)]
    const { stdout } = await run(process.execPath, args, { cwd: folder })
    return Number(stdout)
  }

  const provider: number[] = []
  const each: number[] = []
  const totals: Record<string, number[]> = {}
  for (let round = 0; round < rounds + 1; round++) {
    const times: Record<string, number> = {}
    for (const controllers of [0, CONTROLLERS]) {
      for (const kind of ['without', 'with'] as const) {
        times[`start ${kind} the provider, ${controllers} controllers`] = await start(
          controllers,
          kind
        )
      }
    }
    // In the first the files are read from the disk.
    if (round > 0) {
      const [plain, one, plainOfAll, all] = Object.values(times)
      provider.push(one - plain)
      each.push((all - plainOfAll - (one - plain)) / CONTROLLERS)
      Object.entries(times).forEach(([name, value]) => (totals[name] ??= []).push(value))
    }
  }
  await rm(folder, { recursive: true })
  return [
    ...Object.entries(totals).map(([name, values]) => ({ name, unit: 'ms' as const, values })),
    { name: 'provider', unit: 'ms', values: provider },
    { name: 'provider, each controller', unit: 'ms', values: each },
  ]
}

async function writeApplication(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'adonis-cache-helpers-'))
  await mkdir(join(folder, 'controllers'))
  await mkdir(join(folder, 'node_modules'))
  await symlink(ROOT, join(folder, 'node_modules', 'adonis-cache-helpers'))
  await symlink(join(ROOT, 'node_modules', '@adonisjs'), join(folder, 'node_modules', '@adonisjs'))
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
  for (let index = 0; index < CONTROLLERS; index++) {
    const source = `import { CachePageMixin } from 'adonis-cache-helpers'
    export default class Controller${index} extends CachePageMixin() {
      static cacheTimeout = ${index + 1}
      index() { return 'page ${index}' }
      show({ params }) { return 'page ' + params.id }
    }`
    await writeFile(join(folder, 'controllers', `controller_${index}.js`), source)
  }
  await writeFile(join(folder, 'start.js'), START)
  return folder
}

const START = `import { IgnitorFactory } from '@adonisjs/core/factories'
import { drivers, store } from '@adonisjs/cache'
const root = new URL('./', import.meta.url)
const providers = [() => import('@adonisjs/cache/cache_provider')]
const config = {}
if (process.argv[2] === 'with') {
  const { defineConfig } = await import('adonis-cache-helpers')
  config.cache_helpers = defineConfig({ enabled: true })
  providers.push(() => import('adonis-cache-helpers/cache_helpers_provider'))
}
const app = new IgnitorFactory()
  .withCoreProviders()
  .withCoreConfig()
  .merge({
    rcFileContents: { providers },
    config: {
      cache: { default: 'memory', stores: { memory: store().useL1Layer(drivers.memory({})) } },
      ...config,
    },
  })
  .create(root, { importer: (path) => import(new URL(path, root).href) })
  .createApp('web')
await app.init()
await app.boot()
await app.start(async () => {
  const router = await app.container.make('router')
  for (let index = 0; index < Number(process.argv[3]); index++) {
    const controller = () => import('./controllers/controller_' + index + '.js')
    router.get('/' + index, [controller, 'index']).as('index' + index)
    router.get('/' + index + '/:id', [controller, 'show']).as('show' + index)
  }
  const server = await app.container.make('server')
  await server.boot()
})
process.stdout.write(String(performance.now()))
process.exit()`
