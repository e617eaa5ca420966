import ts from 'typescript'
import { join } from 'node:path'
import { test } from '@japa/runner'
import { promisify } from 'node:util'
import { isBuiltin } from 'node:module'
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'

/*
 * The package as it is published: what `npm run build` made of it.
 */

const ROOT = join(import.meta.dirname, '..')
const run = promisify(execFile)

async function readManifest() {
  return JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'))
}

async function packedFiles(): Promise<string[]> {
  const { stdout } = await run('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: ROOT,
  })
  return JSON.parse(stdout)[0].files.map(({ path }: { path: string }) => path)
}

/**
 * Names of the packages that a built file imports, types included.
 */
async function importedPackages(file: string): Promise<string[]> {
  const { importedFiles } = ts.preProcessFile(await readFile(join(ROOT, file), 'utf8'))
  return importedFiles
    .map(({ fileName }) => fileName)
    .filter((name) => !name.startsWith('.') && !isBuiltin(name))
    .map((name) => name.match(/^(?:@[^/]+\/)?[^/]+/)![0])
}

test.group('Package', (group) => {
  group.each.timeout(60_000)

  test('exports exactly these names', async ({ assert }) => {
    assert.sameMembers(Object.keys(await import('adonis-cache-helpers')), [
      'CachePageMixin',
      'CachePageForeverMixin',
      'cachePage',
      'cachePageForever',
      'byUrl',
      'byPath',
      'byView',
      'keyOf',
      'networks',
      'defineConfig',
      'configure',
      'stubsRoot',
      'errors',
      'PageCache',
    ])
  })

  test('has exactly these entry points', async ({ assert }) => {
    const { exports } = await readManifest()

    assert.sameMembers(Object.keys(exports), [
      '.',
      './types',
      './request',
      './front',
      './lucid',
      './health',
      './otel',
      './tracing_channels',
      './services/main',
      './cache_helpers_provider',
      './commands',
    ])
  })

  test('contains each entry point, with its types', async ({ assert }) => {
    const { exports, main } = await readManifest()
    const files = await packedFiles()

    for (const target of [`./${main}`, ...Object.values<string>(exports)]) {
      const path = target.slice('./'.length)
      assert.include(files, path)
      assert.include(files, path.replace(/\.js$/, '.d.ts'))
    }
  })

  test('has the stubs where stubsRoot says', async ({ assert }) => {
    const { stubsRoot } = await import('adonis-cache-helpers')
    const files = await packedFiles()
    const folder = stubsRoot.slice(ROOT.length + 1)

    assert.include(files, `${folder}/config/cache.stub`)
    assert.include(files, `${folder}/config/cache_helpers.stub`)
  })

  test('exports a provider, and a loader of its commands', async ({ assert }) => {
    const provider = await import('adonis-cache-helpers/cache_helpers_provider')
    const commands = await import('adonis-cache-helpers/commands')

    assert.isFunction(provider.default.prototype.register)
    assert.isArray(await commands.getMetaData())
  })

  test('contains neither sources nor tests nor examples', async ({ assert }) => {
    const files = await packedFiles()
    const others = files.filter((file) => !file.startsWith('build/'))
    const unwanted = files.filter((file) =>
      /^build\/(bin|tests|examples|benchmarks|tmp)\/|\.spec\.|(?<!\.d)\.ts$/.test(file)
    )

    assert.includeMembers(files, ['package.json', 'README.md', 'LICENSE.md'])
    assert.sameMembers(others, ['package.json', 'README.md', 'LICENSE.md'])
    assert.deepEqual(unwanted, [])
  })

  test('imports nothing that its dependencies and peers do not bring', async ({ assert }) => {
    const { name, dependencies, peerDependencies } = await readManifest()
    const declared = Object.keys({ ...dependencies, ...peerDependencies })

    const files = await packedFiles()
    const modules = files.filter((file) => /\.(js|d\.ts)$/.test(file))

    assert.isNotEmpty(modules)
    for (const file of modules) {
      for (const imported of await importedPackages(file)) {
        assert.include([...declared, name], imported, `imported by ${file}`)
      }
    }
  })
})
