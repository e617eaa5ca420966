import { randomUUID } from 'node:crypto'
import { test } from '@japa/runner'
import { collectLogs } from '../support/logs.ts'
import { startApp } from '../support/test_app.ts'
import { byUrl } from '../../src/keys/by_url.ts'
import { byView } from '../../src/keys/by_view.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { keyOf } from '../../src/keys/key_of.ts'
import type { HttpContext } from '@adonisjs/core/http'
import type { KeyFunc } from '../../src/types.ts'

/**
 * An application, and what it warns of.
 */
async function appIn(nodeEnv: string, folder: URL, pattern: string, keyFunc: KeyFunc) {
  const logs = collectLogs()
  // Its own: a file that another test leaves beside it would be a change of the application.
  const root = new URL(`${randomUUID()}/`, folder)
  const app = await startApp({
    nodeEnv,
    root,
    configs: logs.configs,
    config: { enabled: true },
    routes: (router) => {
      router.get(pattern, ({ request }) => request.url()).use(cachePage(60, keyFunc))
      router.get('/elsewhere/:id', ({ request }) => request.url()).use(cachePage(60, keyFunc))
    },
  })
  const warnings = () => logs.lines.filter(({ level }) => level === 40).map(({ msg }) => msg)
  return { app, warnings }
}

const constant = () => 'members'

test.group('One key for two paths, in development', () => {
  test('is told of once for each key', async ({ assert, fs }) => {
    const { app, warnings } = await appIn('development', fs.baseUrl, '/members/:id', constant)
    assert.equal(await app.body('/members/1'), '/members/1')
    await app.get('/members/1?page=2')
    await app.get('/elsewhere/2')
    assert.deepEqual(warnings(), [])

    for (const id of [2, 3, 1, 2]) {
      const { body, cacheStatus } = await app.get(`/members/${id}`)
      assert.equal(body, '/members/1', `${cacheStatus}`)
    }
    const [warning, ...others] = warnings()
    assert.deepEqual(others, [])
    assert.include(warning, 'members/2 one key')
    assert.include(warning, 'keyOf(byUrl, …)')
    await app.get('/elsewhere/3')
    assert.include(warnings()[1], 'elsewhere/3 one key')
  })

  test('is told of where an optional parameter is left out', async ({ assert, fs }) => {
    const { app, warnings } = await appIn('development', fs.baseUrl, '/members/:id?', constant)
    await app.get('/members')
    await app.get('/members/2')
    assert.lengthOf(warnings(), 1, JSON.stringify(warnings()))
  })

  test('is told of where the domains differ', async ({ assert, fs }) => {
    let runs = 0
    const logs = collectLogs()
    const app = await startApp({
      nodeEnv: 'development',
      root: new URL(`${randomUUID()}/`, fs.baseUrl),
      configs: logs.configs,
      config: { enabled: true },
      routes: (router) => {
        router
          .get('/members/:id', () => `run ${++runs}`)
          .domain(':tenant.shop.test')
          .use(cachePage(60, ({ params }) => `member ${params.id}`))
      },
    })
    await app.get('/members/1', { headers: { host: 'a.shop.test' } })
    const { body } = await app.get('/members/1', { headers: { host: 'b.shop.test' } })
    assert.equal(body, 'run 1')
    const [warning] = logs.lines.filter(({ level }) => level === 40)
    assert.include(warning.msg, 'gives a.shop.test/members/1 and b.shop.test/members/1 one key')
  })

  test('is meant where {0}')
    .with<[what: string, pattern: string, keyFunc: KeyFunc, paths: string[]][]>([
      ['byView leaves out the path', '/members/:id', byView, ['/members/1', '/members/%31']],
      [
        'it is joined to byUrl',
        '/members/:id',
        keyOf(byUrl, constant),
        ['/members/1', '/members/2'],
      ],
      ['there are no parameters', '/members', constant, ['/members', '/members/']],
      [
        'a parameter is the same, and another one is decoration',
        '/posts/:id/:title',
        ({ params }) => `post ${params.id}`,
        ['/posts/1/a-title', '/posts/1/another-title'],
      ],
      [
        'the key function tells them apart',
        '/members/:id',
        ({ params }: HttpContext) => `member ${params.id}`,
        ['/members/1', '/members/2'],
      ],
    ])
    .run(async ({ assert, fs }, [, pattern, keyFunc, paths]) => {
      const { app, warnings } = await appIn('development', fs.baseUrl, pattern, keyFunc)
      for (const path of paths) {
        const { status } = await app.get(path)
        assert.equal(status, 200)
      }
      assert.deepEqual(warnings(), [])
    })

  test('is not looked for in production', async ({ assert, fs }) => {
    const { app, warnings } = await appIn('production', fs.baseUrl, '/members/:id', constant)
    assert.equal(await app.body('/members/1'), '/members/1')
    assert.equal(await app.body('/members/2'), '/members/1')
    assert.deepEqual(warnings(), [])
  })
})
