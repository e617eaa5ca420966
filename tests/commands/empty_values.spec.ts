import { test } from '@japa/runner'
import { flags, type BaseCommand } from '@adonisjs/core/ace'
import { startConsole } from './support/start_console.ts'
import { RequestCommand } from '../../src/request/request_command.ts'
import MakeWarmup from '../../commands/make_warmup.ts'
import PageCacheClear from '../../commands/page_cache_clear.ts'
import PageCacheExplain from '../../commands/page_cache_explain.ts'
import PageCacheList from '../../commands/page_cache_list.ts'
import PageCachePrune from '../../commands/page_cache_prune.ts'

class Warmup extends RequestCommand {
  static commandName = 'warmup:all'

  @flags.array({ flagName: 'language' })
  declare languages?: string[]

  @flags.array({ allowEmptyValue: true })
  declare prefixes?: string[]

  urls = []
}

const LISTS: [string, typeof BaseCommand, string[]][] = [
  ['page-cache:prune', PageCachePrune, ['keep', 'cache']],
  ['page-cache:list', PageCacheList, ['tag', 'cache']],
  ['page-cache:explain', PageCacheExplain, ['header']],
  ['cache:clear', PageCacheClear, ['tags', 'url', 'cache']],
  ['make:warmup', MakeWarmup, ['routes']],
  ['a warm-up, also for flags of its own', Warmup, ['only', 'language']],
]

test.group('Values of flags that are empty', () => {
  test('are refused where a flag takes several: {0}')
    .with(LISTS)
    .run(async ({ assert }, [, Command, names]) => {
      const kernel = await startConsole({})
      for (const name of names) {
        const created = (...argv: string[]) => kernel.create(Command, argv)
        const problem = `Missing value for option "${name}"`
        await assert.rejects(() => created('name', `--${name}=`), problem)
        // AdonisJS refuses the last word of a command alone.
        await assert.rejects(() => created('name', `--${name}=`, `--${name}=one`), problem)
        await assert.doesNotReject(() => created('name', `--${name}=one`, `--${name}=two`))
      }
    })

  test('are refused where a flag takes a number: page-cache:list --limit=', async ({ assert }) => {
    const kernel = await startConsole({})
    await assert.rejects(
      () => kernel.create(PageCacheList, ['--limit=']),
      'Missing value for option "limit"'
    )
  })

  test('are taken where a command says so', async ({ assert }) => {
    const kernel = await startConsole({})
    const command = await kernel.create(Warmup, ['--prefixes=', '--prefixes=/de'])
    assert.deepEqual(command.prefixes, ['', '/de'])
  })
})
