import { fork } from 'node:child_process'
import { once } from 'node:events'
import { getActiveTest, test } from '@japa/runner'
import { freePort } from './support/services/free_port.ts'
import { startApp } from './support/test_app.ts'
import { cachePage } from '../src/controllers/cache_page.ts'
import type { ApplicationService } from '@adonisjs/core/types'

/**
 * An application in a process of its own.
 *
 * @param routes - Which routes of tests/support/application/routes.ts it has, beside `/`
 * @param argv - Of an ace command. Default: it starts its HTTP server
 */
async function start(routes: string[], ...argv: string[]) {
  const port = await freePort()
  const child = fork(new URL('./support/application/run.ts', import.meta.url), argv, {
    execArgv: ['--import=@poppinss/ts-exec'],
    env: {
      ...process.env,
      NODE_ENV: 'production',
      NO_COLOR: '1',
      HOST: '127.0.0.1',
      PORT: String(port),
      ROUTES: routes.join(' '),
    },
    silent: true,
  })
  getActiveTest()?.cleanup(() => void child.kill())

  let output = ''
  for (const stream of [child.stdout!, child.stderr!]) {
    stream.on('data', (chunk) => (output += chunk))
  }
  const listening = new Promise<{ code: 'listening'; output: string }>((resolve) => {
    // What AdonisJS tells its parent process once it listens.
    child.on('message', (message) => {
      if (typeof message === 'object' && 'isAdonisJS' in message) {
        resolve({ code: 'listening', output })
      }
    })
  })
  const ended = once(child, 'close').then(([code]) => ({ code, output }))
  return { url: `http://127.0.0.1:${port}`, listening, ended }
}

test.group('An application whose declarations are wrong', (group) => {
  group.each.timeout(60_000)

  test('ends with 1 before it listens: {0}')
    .with([
      [
        'no-timeout',
        'Route "GET /no-timeout": NoTimeout: "static cacheTimeout": is missing. Write a number',
      ],
      [
        'misspelt',
        'Route "GET /misspelt": Misspelt: "static cacheKeyPrefx": there is no such option. Did you mean "cacheKeyPrefix"?',
      ],
      [
        'unknown-store',
        'Route "GET /unknown-store": UnknownStore: there is no store "redis" in config/cache.ts. It has: "default"',
      ],
      [
        'arrow-function',
        'Route "GET /arrow-function": ArrowFunction: the routed action "index" is not a method, so its page cannot be cached. Write it as "async index(ctx) {}"',
      ],
      [
        'not-innermost',
        'Route "GET /not-innermost": cachePage() would answer before the middleware "auth", which runs after it. Call .use() for the page cache last',
      ],
    ])
    .run(async ({ assert }, [route, message]) => {
      const app = await start([route])
      const { code, output } = await Promise.race([app.listening, app.ended])
      assert.equal(code, 1, output)
      assert.include(output, message)
    })

  test('lists all that is wrong when page-cache:explain asks', async ({ assert }) => {
    const app = await start(['misspelt', 'not-innermost'], 'page-cache:explain', '--all', '--json')
    const { code, output } = await app.ended
    assert.equal(code, 1, output)
    const problems = JSON.parse(output).map(({ route, problem }: any) => [route, problem !== null])
    assert.deepEqual(problems, [
      ['/', false],
      ['/misspelt', true],
      ['/not-innermost', true],
    ])
  })

  test('says what becomes of its other pages', async ({ assert }) => {
    const app = await start(['misspelt', 'not-innermost'], 'page-cache:explain', '/', '--json')
    const { code, output } = await app.ended
    assert.equal(code, 0, output)
    assert.isTrue(JSON.parse(output).isStorable)
  })

  test('starts where only a controller cannot be imported', async ({ assert }) => {
    const app = await start(['nowhere'])
    await app.listening
    const [broken, sound] = await Promise.all([fetch(`${app.url}/nowhere`), fetch(app.url)])
    assert.equal(broken.status, 500)
    assert.equal(await sound.text(), 'page')
  })
})

test.group('An application whose declarations are wrong | in process', () => {
  test('does not start in the environment {$self}')
    .with(['web', 'test'] as const)
    .run(async ({ assert }, environment) => {
      let app: ApplicationService
      const starting = startApp({
        environment,
        routes: (router, its) => {
          app = its
          router.get('/', () => 'page').use([cachePage(60), (_ctx, next) => next()])
        },
      })
      await assert.rejects(() => starting, /would answer before the middleware/)
      assert.equal(app!.isTerminated, environment === 'web')
    })
})
