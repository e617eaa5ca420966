import type Configure from '@adonisjs/core/commands/configure'
import type { Codemods, SourceFile } from './types.ts'

const APP = '@adonisjs/core/services/app'

/**
 * The plugins, by the package whose client each of them adds to.
 */
const PLUGINS = [
  {
    client: '@japa/api-client',
    plugin: 'pageCacheApiClient',
    module: 'adonis-cache-helpers/plugins/api_client',
  },
  {
    client: '@japa/browser-client',
    plugin: 'pageCacheBrowserClient',
    module: 'adonis-cache-helpers/plugins/browser_client',
  },
]

/**
 * Has the tests of an application know of the page cache: registers the plugins in tests/bootstrap.ts for
 * those clients that the tests use, and no other. What is imported there by now is left alone.
 */
export async function registerJapaPlugins(
  codemods: Codemods,
  { app, logger }: Configure
): Promise<void> {
  const project = await codemods.getTsMorphProject()
  const file = project?.getSourceFile(app.makePath(app.rcFile.directories.tests, 'bootstrap.ts'))
  if (file === undefined) {
    return
  }
  const missing = PLUGINS.filter(
    ({ client, module }) => isImported(file, client) && !isImported(file, module)
  )
  for (const { plugin, module } of missing) {
    const call = `${plugin}(${nameOfApp(file)})`
    if (hasList(file)) {
      await codemods.registerJapaPlugin(call, [
        { isNamed: true, module, identifier: plugin },
        { isNamed: false, module: APP, identifier: 'app' },
      ])
    } else {
      logger.warning('tests/bootstrap.ts could not be updated. Add this to its plugins:')
      logger.log(`  ${call}, // import { ${plugin} } from '${module}'`)
    }
  }
}

function isImported(file: SourceFile, module: string): boolean {
  return file.getImportDeclaration(module) !== undefined
}

/**
 * As it is imported there.
 */
function nameOfApp(file: SourceFile): string {
  return file.getImportDeclaration(APP)?.getDefaultImport()?.getText() ?? 'app'
}

/**
 * Whether the plugins are a list, as AdonisJS writes it.
 */
function hasList(file: SourceFile): boolean {
  const plugins = file.getVariableDeclaration('plugins')?.getInitializer()
  return plugins?.getKindName() === 'ArrayLiteralExpression'
}
