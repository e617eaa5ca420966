import type Configure from '@adonisjs/core/commands/configure'

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
  // It is a part of the package's main entry point, which every application loads when it starts.
  const { setUp } = await import('./src/configure/set_up.ts')
  await setUp(command)
}
