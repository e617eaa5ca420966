import { stripVTControlCharacters } from 'node:util'
import { test } from '@japa/runner'
import { output, startConsole, type ConsoleOptions } from '../commands/support/start_console.ts'
import { byPath } from '../../src/keys/by_path.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { showRoutes } from '../../src/explain/show_routes.ts'
import PageCacheExplain from '../../commands/page_cache_explain.ts'
import type { HttpContext } from '@adonisjs/core/http'
import type { KeyFunc } from '../../src/types.ts'
import type { Explanation, RouteExplanation } from '../../src/explain/explanation.ts'

const handler = ({ request }: HttpContext) => request.url()
const member: KeyFunc = ({ params }) => `member ${params.id}`

const KEYS: Record<string, KeyFunc | undefined> = {
  '/members/:id': () => 'members',
  '/async/:id': async () => 'members',
  '/optional/:id?': () => 'members',
  '/wild/*': () => 'members',
  '/two/:a/:b': () => 'members',
  '/told-apart/:id': member,
  '/wild-and-told-apart/*': ({ params }) => params['*'].join('/'),
  '/one-of-two/:id/:title': member,
  '/path/:id': (ctx) => ctx.request.url(),
  '/built-in/:id': byPath,
  '/default/:id': undefined,
  '/constant': () => 'members',
  '/no-key/:id': () => null,
  '/throws/:id': (ctx) => (ctx as unknown as { auth: { user: { name: string } } }).auth.user.name,
  '/rejects/:id': () => Promise.reject(new Error('no database')),
}

const options: ConsoleOptions = {
  config: { hosts: ['localhost'] },
  routes: (router) => {
    for (const [pattern, keyFunc] of Object.entries(KEYS)) {
      router.get(pattern, handler).use(cachePage(60, keyFunc))
    }
    router
      .get('/numbers/:id', handler)
      .where('id', /^[a-z]+$/)
      .use(cachePage(60, () => 'x'))
  },
}

test.group('One key for two paths', () => {
  test('--all marks where a key function of its own forgets all parameters', async ({ assert }) => {
    const kernel = await startConsole(options)
    const command = await kernel.create(PageCacheExplain, ['--all', '--json'])
    await command.exec()

    command.assertExitCode(0)
    const routes: RouteExplanation[] = JSON.parse(output(kernel))
    assert.sameMembers(
      routes.filter(({ note }) => note !== undefined).map(({ route }) => route),
      ['/members/:id', '/async/:id', '/optional/:id?', '/wild/*', '/two/:a/:b', '/numbers/:id']
    )
    assert.isTrue(routes.every(({ problem }) => problem === null))
  })

  test('the list says so below, within 80 columns', async ({ assert }) => {
    const { ui } = await startConsole()
    // Only then are there borders, which take columns.
    ui.switchMode('normal')
    const lines: string[] = []
    const log = (text: string) => void lines.push(...stripVTControlCharacters(text).split('\n'))
    const renderer = Object.assign(ui.logger.getRenderer(), { log, logError: log })
    const { table } = ui
    ui.logger.useRenderer(renderer)
    ui.table = (...args) => table(...args).useRenderer(renderer)
    const route: RouteExplanation = {
      route: '/organisations/:organisation/departments/:department/people/:person/members/:id',
      handler: 'a function',
      kept: '60 s',
      key: 'a function of its own',
      store: 'default',
      problem: null,
      note: 'its key function gives all its paths one key, and so one page. If they should not share it, write keyOf(byUrl, …)',
    }
    showRoutes(ui, [route], 80)
    assert.match(lines.join(' '), /│ .*people.*keyOf/)
    lines.forEach((line) => assert.isAtMost(line.length, 80, line))
  })

  test('an explained page says for which path it has been produced', async ({ assert }) => {
    const kernel = await startConsole(options)
    const explain = async (...argv: string[]): Promise<Explanation> => {
      kernel.ui.logger.getRenderer().flushLogs()
      const command = await kernel.create(PageCacheExplain, [...argv, '--json'])
      await command.exec()
      return JSON.parse(output(kernel))
    }
    await explain('/members/1?page=2', '--store')
    await explain('/built-in/1', '--store')

    const other = await explain('/members/2')
    assert.match(
      other.notes.join(),
      /under this key was produced for \/members\/1: the key function/
    )
    for (const path of ['/members/1', '/members/%31', '/built-in/1', '/told-apart/2']) {
      const { notes } = await explain(path)
      assert.notMatch(notes.join(), /was produced for/)
    }
  })
})
