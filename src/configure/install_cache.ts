import { readFile } from 'node:fs/promises'
import type Configure from '@adonisjs/core/commands/configure'
import type { Codemods } from './types.ts'

/**
 * As npm is told it: the versions that package.json has as a peer dependency.
 */
const CACHE = { name: '@adonisjs/cache', range: '^2.0.0' }

/**
 * Makes `@adonisjs/cache` a dependency of the application itself, whose adonisrc.ts and
 * config/cache.ts import it. npm installs it for us as well, as a peer; but then it goes when we are
 * uninstalled, and the application does not start any more. yarn does not install peers, and pnpm
 * keeps them out of the application's reach.
 *
 * @returns Whether it is one, or has become one
 */
export async function installCache(codemods: Codemods, { app, logger }: Configure) {
  const text = await readFile(app.makePath('package.json'), 'utf8')
  // Editors of Windows begin a file with a byte order mark, which npm reads past.
  const manifest = JSON.parse(text.replace(/^\uFEFF/, ''))
  const { dependencies, devDependencies, optionalDependencies } = manifest
  if (CACHE.name in { ...dependencies, ...devDependencies, ...optionalDependencies }) {
    return true
  }
  const cache = { name: `${CACHE.name}@${CACHE.range}`, isDevDependency: false }
  const isInstalled = await codemods.installPackages([cache])
  if (!isInstalled) {
    logger.error(
      `adonisrc.ts imports "${CACHE.name}", which package.json does not have. Run: npm install ${CACHE.name}`
    )
  }
  return isInstalled
}
