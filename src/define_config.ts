import { E_INVALID_CONFIG } from './errors.ts'
import { shown } from './options/shown.ts'
import { CONFIG_OPTIONS } from './config_options.ts'
import { readOptions } from './options/read_options.ts'
import { OptionsReader } from './options/options_reader.ts'
import type { CacheHelpersConfig, ResolvedConfig } from './types.ts'

/**
 * Defines the configuration of the page cache, in config/cache_helpers.ts.
 *
 * @param config - See the fields of {@link CacheHelpersConfig}; each one has a default
 * @throws E_INVALID_CONFIG - naming the field, when a value makes no sense or a name is unknown
 * @example
 * ```ts
 * export default defineConfig({ hosts: ['example.com'], staleIfError: '1h' })
 * ```
 */
export function defineConfig(config: CacheHelpersConfig): ResolvedConfig {
  if (typeof config !== 'object' || config === null || Array.isArray(config)) {
    throw new E_INVALID_CONFIG([
      'defineConfig()',
      `expected an object of options, got ${shown(config)}`,
    ])
  }
  const options = new OptionsReader({ ...config }, (field, problem) => {
    throw new E_INVALID_CONFIG([field, problem])
  })
  return readOptions(CONFIG_OPTIONS, options.only(Object.keys(config), Object.keys(CONFIG_OPTIONS)))
}
