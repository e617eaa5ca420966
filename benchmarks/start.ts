/**
 * How much later an application listens because its declarations are checked before: with 200
 * controllers that its routes import lazily, each of them a file of its own. An application with the
 * provider of the page cache and one without it take turns, each in a process of its own.
 *
 *   npm run build && npm run benchmark:start
 */
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const CONTROLLERS = 200
const RUNS = Number(process.env.RUNS ?? 7)
const root = join(import.meta.dirname, '..')

const folder = await mkdtemp(join(tmpdir(), 'adonis-cache-helpers-'))
await mkdir(join(folder, 'controllers'))
await mkdir(join(folder, 'node_modules'))
await symlink(root, join(folder, 'node_modules', 'adonis-cache-helpers'))
await symlink(join(root, 'node_modules', '@adonisjs'), join(folder, 'node_modules', '@adonisjs'))
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
await writeFile(
  join(folder, 'start.js'),
  `import { IgnitorFactory } from '@adonisjs/core/factories'
  import { drivers, store } from '@adonisjs/cache'
  import { defineConfig } from 'adonis-cache-helpers'
  const root = new URL('./', import.meta.url)
  const providers = [() => import('@adonisjs/cache/cache_provider')]
  if (process.argv[2] === 'checked') {
    providers.push(() => import('adonis-cache-helpers/cache_helpers_provider'))
  }
  const app = new IgnitorFactory()
    .withCoreProviders()
    .withCoreConfig()
    .merge({
      rcFileContents: { providers },
      config: {
        cache: { default: 'memory', stores: { memory: store().useL1Layer(drivers.memory({})) } },
        cache_helpers: defineConfig({ enabled: true }),
      },
    })
    .create(root, { importer: (path) => import(new URL(path, root).href) })
    .createApp('web')
  await app.init()
  await app.boot()
  const router = await app.container.make('router')
  for (let index = 0; index < ${CONTROLLERS}; index++) {
    const controller = () => import('./controllers/controller_' + index + '.js')
    router.get('/' + index, [controller, 'index']).as('index' + index)
    router.get('/' + index + '/:id', [controller, 'show']).as('show' + index)
  }
  const server = await app.container.make('server')
  const begunAt = performance.now()
  await server.boot()
  process.stdout.write(String(performance.now() - begunAt))
  process.exit()`
)

const run = promisify(execFile)
async function milliseconds(kind: string): Promise<number> {
  const { stdout } = await run(process.execPath, [join(folder, 'start.js'), kind], { cwd: folder })
  return Number(stdout)
}

const differences: number[] = []
for (let index = 0; index < RUNS; index++) {
  const plain = await milliseconds('plain')
  differences.push((await milliseconds('checked')) - plain)
}
await rm(folder, { recursive: true })
differences.sort((a, b) => a - b)
const [least, median, most] = [0, 0.5, 1].map((at) => differences[Math.round(at * (RUNS - 1))])
console.log(
  `An application with ${CONTROLLERS} lazy controllers listens ${median.toFixed(0)} ms later (${least.toFixed(0)} to ${most.toFixed(0)}): they are imported now, and not with their first visitors`
)
