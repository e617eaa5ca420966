import { utimes } from 'node:fs/promises'
import { test } from '@japa/runner'
import { defineConfig } from '@adonisjs/vite'
import type { FileSystem } from '@japa/file-system'
import { collectLogs } from '../support/logs.ts'
import { output, startConsole } from '../commands/support/start_console.ts'
import { PageCache } from '../../src/page_cache/page_cache.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import PageCacheExplain from '../../commands/page_cache_explain.ts'

/**
 * A console application with a page whose assets are served by Vite, which nobody has built.
 */
async function startWithVite(fs: FileSystem, nodeEnv: string) {
  const template = 'resources/views/page.edge'
  await fs.create(template, `@vite('resources/css/app.css')`)
  await utimes(new URL(template, fs.baseUrl), 1, 1)
  const kernel = await startConsole({
    nodeEnv,
    root: fs.baseUrl,
    providers: [
      () => import('@adonisjs/core/providers/edge_provider'),
      () => import('@adonisjs/vite/vite_provider'),
    ],
    configs: {
      ...collectLogs().configs,
      vite: defineConfig({
        buildDirectory: `${fs.basePath}/public/assets`,
        manifestFile: `${fs.basePath}/public/assets/.vite/manifest.json`,
      }),
    },
    routes: (router) => {
      router.get('/', ({ view }) => view.render('page')).use(cachePage('1h'))
    },
  })
  const { container } = kernel.app
  return { kernel, vite: await container.make('vite'), pageCache: await container.make(PageCache) }
}

test.group('Vite in the console', (group) => {
  // Vite sets NODE_ENV where there is none.
  group.each.setup(() => {
    const { NODE_ENV } = process.env
    return () => {
      delete process.env.NODE_ENV
      Object.assign(process.env, NODE_ENV === undefined ? {} : { NODE_ENV })
    }
  })

  test('page-cache:explain renders the page as the development server does', async ({
    assert,
    fs,
  }) => {
    const { kernel } = await startWithVite(fs, 'development')
    const command = await kernel.create(PageCacheExplain, ['/', '--json'])
    await command.exec()
    const { isStorable, reason, status, produced } = JSON.parse(output(kernel))
    assert.deepEqual(
      { isStorable, reason, status },
      { isStorable: true, reason: null, status: 200 }
    )
    assert.isAbove(produced.size, '/resources/css/app.css'.length)
  })

  test('renew() produces it, and Vite ends with the application', async ({ assert, fs }) => {
    const { kernel, vite, pageCache } = await startWithVite(fs, 'development')
    assert.equal(await pageCache.renew('/'), 'renewed')
    assert.equal(await pageCache.renew('/'), 'unchanged')
    assert.exists(vite.getDevServer())

    await kernel.app.terminate()
    assert.notExists(vite.getDevServer())
  })

  test('in production nothing but a build will do', async ({ assert, fs }) => {
    const { kernel, vite, pageCache } = await startWithVite(fs, 'production')
    assert.equal(await pageCache.renew('/'), 'kept')
    assert.notExists(vite.getDevServer())

    const command = await kernel.create(PageCacheExplain, ['/'])
    await command.exec()
    assert.include(output(kernel), 'What becomes of this page cannot be said')
    assert.notInclude(output(kernel), 'does not keep')
  })
})
