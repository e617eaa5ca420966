import { join } from 'node:path'
import { defineConfig } from 'tsdown'

/**
 * How the package is built: what users may import by its name, and what that loads.
 */
export default defineConfig({
  entry: [
    './index.ts',
    './src/types.ts',
    './src/request/main.ts',
    './services/main.ts',
    './providers/cache_helpers_provider.ts',
    './src/front/front_cache.ts',
    './src/data/tags_pages.ts',
    './src/plugins/japa/api_client.ts',
    './src/plugins/japa/browser_client.ts',
    './src/health/main.ts',
    './src/otel/main.ts',
    './src/telemetry/tracing_channels.ts',
    './commands/*.ts',
    '!./commands/main.d.ts',
  ],
  outDir: './build',
  clean: true,
  format: 'esm',
  minify: 'dce-only',
  fixedExtension: false,
  dts: false,
  treeshake: false,
  target: 'esnext',
  outputOptions: {
    // Docblocks are in the .d.ts files. Here, every application would read them when it starts.
    comments: false,
    // Each file that an application loads when it starts costs it half a millisecond. A group takes along
    // all that its files import, except what they load when it is needed: `await import()`.
    codeSplitting: {
      groups: [
        { name: 'start', test: among('index.ts', 'providers/cache_helpers_provider.ts') },
        { name: 'page_cache', test: among('src/page_cache/open_page_cache.ts') },
        {
          name: 'answers',
          test: among('src/page_cache/responder.ts', 'src/controllers/call_anew.ts'),
        },
      ],
    },
  },
})

/**
 * Whether a file is one of these.
 */
function among(...files: string[]): (path: string) => boolean {
  const paths = files.map((file) => join(import.meta.dirname, file))
  return (path) => paths.includes(path)
}
