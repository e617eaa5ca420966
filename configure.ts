import type Configure from '@adonisjs/core/commands/configure'
import { defineEnvironment } from './src/configure/define_environment.ts'
import { installCache } from './src/configure/install_cache.ts'
import { keepLineEndings } from './src/configure/keep_line_endings.ts'
import { makeConfig } from './src/configure/make_config.ts'
import { makeOffers } from './src/configure/offers.ts'
import { registerJapaPlugins } from './src/configure/register_japa_plugins.ts'
import { registerEntries } from './src/configure/register_entries.ts'
import type { RcEntries } from './src/configure/types.ts'

/**
 * Installs the page cache in an application: `node ace configure adonis-cache-helpers`.
 *
 * Writes config/cache_helpers.ts, registers provider and commands, and turns the page cache on in
 * development. Makes `@adonisjs/cache` a dependency of the application, and where config/cache.ts is
 * missing, sets it up with a store that needs no server. Changes nothing when it runs again.
 *
 * | flag | what it does |
 * |---|---|
 * | `--compress` | sends pages compressed |
 * | `--front` | answers pages that are the same for everybody before AdonisJS builds its context |
 * | `--force` | writes config/cache_helpers.ts anew |
 *
 * In a terminal it asks about what no flag accepts or declines (`--no-front`), and never a second time.
 *
 * @param command - That of Ace, which calls it
 * @example
 * ```bash
 * node ace configure adonis-cache-helpers
 * ```
 */
export async function configure(command: Configure) {
  const { app } = command
  const files = [
    app.makePath('adonisrc.ts'),
    app.startPath('env.ts'),
    app.makePath(app.rcFile.directories.tests, 'bootstrap.ts'),
    app.makePath('bin/server.ts'),
  ]
  await keepLineEndings(files, () => setUp(command))
}

async function setUp(command: Configure) {
  const codemods = await command.createCodemods()
  const hasCache = await installCache(codemods, command)
  const isFirstTime = await makeConfig('cache_helpers', codemods, command)

  /**
   * Not even `--force` overwrites config/cache.ts: it is the application's, for more than pages.
   */
  const isCacheNew = await makeConfig('cache', codemods, command, { force: false })

  await defineEnvironment(codemods, command)
  await registerJapaPlugins(codemods, command)

  const entries: RcEntries = {
    providers: ['@adonisjs/cache/cache_provider', 'adonis-cache-helpers/cache_helpers_provider'],
    commands: ['adonis-cache-helpers/commands'],
  }
  if (isCacheNew) {
    entries.commands.unshift('@adonisjs/cache/commands')
  }
  const isRegistered = await registerEntries(entries, codemods, command)

  await makeOffers(codemods, command, isFirstTime)

  if (hasCache && isRegistered) {
    showNextSteps(command)
  } else {
    command.exitCode = 1
  }
}

function showNextSteps({ logger, colors }: Configure) {
  const cyan = (text: string) => colors.cyan(text)
  logger.log('')
  logger.log('Next steps:')
  logger.log(`  1. Cache a page: ${cyan('.use(cachePage(60))')} on a route, or a controller`)
  logger.log(`     that ${cyan('extends CachePageMixin()')}`)
  logger.log(`  2. Start the server with ${cyan('node ace serve --hmr')}, ask for the page twice,`)
  logger.log('     and see "stored" become "hit", or ask why it does not:')
  logger.log(`     ${cyan('curl -si http://localhost:3333/ | grep -i cache-status')}`)
  logger.log(`     ${cyan('node ace page-cache:explain /')}`)
  logger.log('  3. Have pages renewed before visitors ask for them:')
  logger.log(`     ${cyan('node ace make:warmup my_urls')}`)
  logger.log('')
  logger.log(`PAGE_CACHE in .env says whether pages are cached in development.`)
}
