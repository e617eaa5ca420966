import { createRequire } from 'node:module'
import type Configure from '@adonisjs/core/commands/configure'
import { stubsRoot } from './stubs/main.ts'
import { FRONT_LINES, wrapServer } from './src/make/wrap_server.ts'

type Codemods = Awaited<ReturnType<Configure['createCodemods']>>

/**
 * The entries of adonisrc.ts, in the order of registration: our provider and commands build on
 * those of the cache.
 */
interface RcEntries {
  providers: string[]
  commands: string[]
}

/**
 * Installs the page cache in an application: `node ace configure adonis-cache-helpers`.
 *
 * Writes config/cache_helpers.ts and registers provider and commands. Where config/cache.ts is
 * missing, sets `@adonisjs/cache` up with a store that needs no server. Asks nothing, and changes
 * nothing when it runs again; `--force` writes config/cache_helpers.ts anew, and `--front` has the server
 * answer pages that are the same for everybody before AdonisJS builds its context.
 *
 * @param command - That of Ace, which calls it
 * @example
 * ```bash
 * node ace configure adonis-cache-helpers
 * ```
 */
export async function configure(command: Configure) {
  const codemods = await command.createCodemods()

  if (!isInstalled('@adonisjs/cache', command)) {
    await codemods.installPackages([{ name: '@adonisjs/cache', isDevDependency: false }])
  }

  await codemods.makeUsingStub(stubsRoot, 'config/cache_helpers.stub', {})

  /**
   * Not even `--force` overwrites config/cache.ts: it is the application's, for more than pages.
   */
  const cache = await codemods.makeUsingStub(stubsRoot, 'config/cache.stub', { force: false })

  await validateEnvironment(codemods, command)

  const entries: RcEntries = {
    providers: ['@adonisjs/cache/cache_provider', 'adonis-cache-helpers/cache_helpers_provider'],
    commands: ['adonis-cache-helpers/commands'],
  }
  if (cache.status === 'created') {
    entries.commands.unshift('@adonisjs/cache/commands')
  }

  if (command.parsedFlags.front) {
    await answerInFront(codemods, command)
  }

  if (await register(entries, codemods, command)) {
    showNextSteps(command)
  } else {
    command.exitCode = 1
    showEntries(entries, command)
  }
}

/**
 * Has start/env.ts read what config/cache_helpers.ts asks for. Nothing is written into .env: it is
 * copied to where the page cache is on by itself.
 */
async function validateEnvironment(codemods: Codemods, command: Configure) {
  const project = await codemods.getTsMorphProject()
  const file = project?.getSourceFile(command.app.makePath('start/env.ts'))
  if (file?.getText().includes('PAGE_CACHE')) {
    return
  }
  if (file) {
    await codemods.defineEnvValidations({
      leadingComment: 'Whether pages are cached, in development and in tests as well',
      variables: { PAGE_CACHE: 'Env.schema.boolean.optional()' },
    })
  } else {
    command.logger.warning('start/env.ts could not be updated. Add this line to its schema:')
    command.logger.log('  PAGE_CACHE: Env.schema.boolean.optional(),')
  }
}

/**
 * Wraps the handler in bin/server.ts, or says how that is done by hand.
 */
async function answerInFront(codemods: Codemods, { app, logger }: Configure) {
  const project = await codemods.getTsMorphProject()
  const action = logger.action('update bin/server.ts file')
  switch (await wrapServer(project?.getSourceFile(app.makePath('bin/server.ts')))) {
    case 'written':
      return action.succeeded()
    case 'there':
      return action.skipped('Already answers in front')
    case 'unknown':
      logger.warning('bin/server.ts could not be updated. Add these lines to it:')
      logger.log(FRONT_LINES.map((line) => `  ${line}`).join('\n'))
  }
}

/**
 * Whether the application itself can import a package. npm installs a peer dependency where it
 * can; yarn does not, and pnpm keeps it out of the application's reach.
 */
function isInstalled(name: string, command: Configure): boolean {
  try {
    createRequire(command.app.makePath('package.json')).resolve(name)
    return true
  } catch {
    return false
  }
}

/**
 * Adds to adonisrc.ts what it does not have yet. A complete file is left alone, since saving it
 * reformats the whole of it, and since `addCommand` does not recognise a command in double
 * quotes.
 *
 * @returns Whether everything is registered
 */
async function register(entries: RcEntries, codemods: Codemods, command: Configure) {
  const project = await codemods.getTsMorphProject()
  if (!project) {
    return false
  }

  const rcFile = project.getSourceFile(command.app.makePath('adonisrc.ts'))
  const imports = rcFile?.getImportStringLiterals().map((literal) => literal.getLiteralValue())
  const isMissing = (path: string) => !imports?.includes(path)
  const providers = entries.providers.filter(isMissing)
  const commands = entries.commands.filter(isMissing)

  if (providers.length + commands.length === 0) {
    command.logger.action('update adonisrc.ts file').skipped('Already registered')
    return true
  }

  let registered = true
  codemods.once('error', () => (registered = false))
  await codemods.updateRcFile((transformer) => {
    providers.forEach((path) => transformer.addProvider(path))
    commands.forEach((path) => transformer.addCommand(path))
  })

  return registered
}

/**
 * Says what to write by hand where adonisrc.ts could not be changed.
 */
function showEntries(entries: RcEntries, { logger }: Configure) {
  const lines = (paths: string[]) => paths.map((path) => `    () => import('${path}'),`)

  logger.warning('adonisrc.ts could not be updated. Add what it does not have of these lines:')
  logger.log(
    [
      '  providers: [',
      ...lines(entries.providers),
      '  ],',
      '  commands: [',
      ...lines(entries.commands),
      '  ],',
    ].join('\n')
  )
}

function showNextSteps({ logger, colors }: Configure) {
  const cyan = (text: string) => colors.cyan(text)
  logger.log('')
  logger.log('Next steps:')
  logger.log(`  1. Cache a page: ${cyan('.use(cachePage(60))')} on a route, or a controller`)
  logger.log(`     that ${cyan('extends CachePageMixin()')}`)
  logger.log(
    `  2. Write ${cyan('PAGE_CACHE=true')} into .env, or pages are cached in production only.`
  )
  logger.log(`     Start the server with ${cyan('node ace serve --hmr')}, ask for the page twice,`)
  logger.log('     and see "stored" become "hit", or ask why it does not:')
  logger.log(`     ${cyan('curl -si http://localhost:3333/ | grep -i cache-status')}`)
  logger.log(`     ${cyan('node ace page-cache:explain /')}`)
  logger.log('  3. Have pages renewed before visitors ask for them:')
  logger.log(`     ${cyan('node ace make:warmup my_urls')}`)
  logger.log('  4. Answer pages that are the same for everybody before AdonisJS does anything:')
  logger.log(`     ${cyan('node ace configure adonis-cache-helpers --front')}`)
}
