import type Configure from '@adonisjs/core/commands/configure'
import { defineEnvironment } from './define_environment.ts'
import { installCache } from './install_cache.ts'
import { keepLineEndings } from './keep_line_endings.ts'
import { makeConfig } from './make_config.ts'
import { makeOffers } from './offers.ts'
import { registerJapaPlugins } from './register_japa_plugins.ts'
import { registerEntries } from './register_entries.ts'
import type { RcEntries } from './types.ts'

/**
 * Installs the page cache in an application, with the line endings that its files have.
 */
export async function setUp(command: Configure): Promise<void> {
  const { app } = command
  const files = [
    app.makePath('adonisrc.ts'),
    app.startPath('env.ts'),
    app.makePath(app.rcFile.directories.tests, 'bootstrap.ts'),
    app.makePath('bin/server.ts'),
  ]
  await keepLineEndings(files, () => install(command))
}

async function install(command: Configure) {
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
