import ts from 'typescript'
import { join } from 'node:path'
import { test } from '@japa/runner'
import { promisify } from 'node:util'
import { isBuiltin } from 'node:module'
import { execFile } from 'node:child_process'
import { readFile, stat } from 'node:fs/promises'
import { pathToFileURL } from 'node:url'

/*
 * The package as it is published: what `npm run build` made of it.
 */

const ROOT = join(import.meta.dirname, '..')
const run = promisify(execFile)

async function readManifest() {
  return JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'))
}

interface Packed {
  files: { path: string; size: number }[]
  /** In bytes */
  size: number
  unpackedSize: number
}

async function pack(): Promise<Packed> {
  const { stdout } = await run('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: ROOT,
  })
  return JSON.parse(stdout)[0]
}

async function packedFiles(): Promise<string[]> {
  const { files } = await pack()
  return files.map(({ path }) => path)
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
      './plugins/api_client',
      './plugins/browser_client',
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

  test('has the files of the dashboard beside what reads them', async ({ assert }) => {
    const files = await packedFiles()
    const reader = files.find((file) => /^build\/open_dashboard-[^/]*\.js$/.test(file))

    assert.exists(reader)
    for (const kind of ['css', 'js', 'svg']) {
      assert.include(files, `build/assets/dashboard.${kind}`)
    }
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

  test('contains nothing but code, types, stubs, the dashboard and what tells of the commands', async ({
    assert,
  }) => {
    const all = await packedFiles()
    const files = all.filter((file) => file.startsWith('build/'))
    const folders = files.map((file) => file.split('/')[1]).filter((name) => !name.includes('.'))
    const kinds = files.map((file) => file.slice(file.search(/\.(d\.ts|[^.]+)$/)))

    assert.sameMembers(
      [...new Set(folders)],
      ['assets', 'commands', 'config', 'make', 'providers', 'services', 'src', 'stubs']
    )
    assert.sameMembers([...new Set(kinds)], ['.css', '.js', '.svg', '.d.ts', '.stub', '.json'])
    assert.deepEqual(
      files.filter((file) => file.endsWith('.json')),
      ['build/commands/commands.json']
    )
  })

  test('is no larger than it has to be', async ({ assert }) => {
    const { size, unpackedSize, files } = await pack()

    assert.isBelow(size, 600_000)
    assert.isBelow(unpackedSize, 2_000_000)
    assert.deepEqual(
      files.filter((file) => file.size > 350_000),
      []
    )
  })

  test('says of itself what npm and packages.adonisjs.com show', async ({ assert }) => {
    const manifest = await readManifest()
    const { description, author, repository, homepage, bugs, license, keywords } = manifest
    const url = 'https://github.com/adonis-cache-helpers/adonis-cache-helpers'

    assert.isAtMost(description.length, 120)
    assert.isString(author.name)
    assert.equal(repository.url, `git+${url}.git`)
    assert.deepEqual([homepage, bugs.url, license], [`${url}#readme`, `${url}/issues`, 'MIT'])
    assert.includeMembers(keywords, ['adonisjs', 'cache', 'page-cache', 'response-cache'])
    assert.deepEqual(manifest.publishConfig, { provenance: true, access: 'public' })
    assert.match(manifest.peerDependencies['@adonisjs/core'], /^\^7\./)

    // The site shows the README beside none of its files.
    const readme = await readFile(join(ROOT, 'README.md'), 'utf8')
    const targets = [...readme.matchAll(/\]\(([^)\s]+)/g)].map(([, target]) => target)
    assert.isNotEmpty(targets)
    assert.deepEqual(
      targets.filter((target) => !/^(https:\/\/|#)/.test(target)),
      []
    )
  })

  test('has its version at the head of the changelog, and in the lock file', async ({ assert }) => {
    const { version } = await readManifest()
    const changelog = await readFile(join(ROOT, 'CHANGELOG.md'), 'utf8')
    const lock = JSON.parse(await readFile(join(ROOT, 'package-lock.json'), 'utf8'))

    assert.equal(/^## \[?([\w.-]+)/m.exec(changelog)?.[1], version)
    assert.deepEqual([lock.version, lock.packages[''].version], [version, version])
  })

  test('is loaded in a few small files when an application starts', async ({ assert }) => {
    const hook = `
      import { registerHooks } from 'node:module'
      const loaded = []
      registerHooks({ load: (url, context, next) => (loaded.push(url), next(url, context)) })
      await import('adonis-cache-helpers')
      await import('adonis-cache-helpers/cache_helpers_provider')
      console.log(JSON.stringify(loaded))`
    const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', hook], {
      cwd: ROOT,
    })
    const build = pathToFileURL(join(ROOT, 'build/')).href
    const urls: string[] = JSON.parse(stdout)
    const own = urls.filter((url) => url.startsWith(build))
    const files = await Promise.all(own.map((url) => stat(new URL(url))))
    const sizes = files.map(({ size }) => size)
    const { dependencies } = await readManifest()
    const loadedPackages = urls.map((url) => url.match(/node_modules\/((?:@[^/]+\/)?[^/]+)/)?.[1])

    // What it exports by two names, what stands behind both, and what the bundler adds.
    assert.isAtMost(own.length, 4)
    assert.isBelow(Math.max(...sizes), 130_000)
    // The dependencies that AdonisJS itself loads cost nothing.
    const byCore = ['fastest-levenshtein']
    assert.deepEqual(
      Object.keys(dependencies).filter(
        (name) => loadedPackages.includes(name) && !byCore.includes(name)
      ),
      []
    )
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
