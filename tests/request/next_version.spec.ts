import { test } from '@japa/runner'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { cachePageForever } from '../../src/controllers/cache_page_forever.ts'
import { getRequestRuntime } from '../../src/request/runtime.ts'
import { makeRequests } from '../../src/request/make_requests.ts'
import { startApp } from '../support/test_app.ts'
import { storesIn } from '../support/stores.ts'
import type { HttpContext } from '@adonisjs/core/http'
import { E_INVALID_REQUEST_OPTION } from '../../src/request/errors.ts'

/**
 * The same at whatever port an application answers.
 */
const byUrlAlone = ({ request }: HttpContext) => request.url()

/**
 * The application of one deploy. Its pages say how often they were produced.
 */
async function deploy(directory: string, version: string) {
  let produced = 0
  const app = await startApp({
    cache: storesIn(directory).files,
    config: { version },
    routes: (router) => {
      const page = () => `page ${++produced} of ${version}`
      router.get('/page', page).use(cachePage(60, byUrlAlone))
      router.get('/forever', page).use(cachePageForever(60, byUrlAlone))
    },
  })
  return { ...app, runtime: getRequestRuntime()! }
}

test.group('A warm-up for the next deploy', () => {
  test('{$self}: its version finds the pages, and the present one keeps its own')
    .with(['/page', '/forever'])
    .run(async ({ assert, fs }, path) => {
      const now = await deploy(fs.basePath, '1')
      assert.equal(await now.body(path), 'page 1 of 1')

      const urls = [path]
      const report = await makeRequests({ urls, nextVersion: '2', keepVisits: 1 }, now.runtime)
      assert.containSubset(report.totals, { visits: 1, renewed: 1 })
      const again = await makeRequests({ urls, nextVersion: '2' }, now.runtime)
      assert.equal(again.totals.renewed, 1)
      assert.equal(await now.body(path), 'page 1 of 1')

      const next = await deploy(fs.basePath, '2')
      assert.equal(await next.body(path), 'page 3 of 1')
      const after = await deploy(fs.basePath, '3')
      assert.equal(await after.body(path), 'page 1 of 3')
    })

  test('pages of the next deploy are invalidated with those of the present one', async ({
    assert,
    fs,
  }) => {
    const now = await deploy(fs.basePath, '1')
    await makeRequests({ urls: ['/page'], nextVersion: '2' }, now.runtime)
    await now.pageCache.forgetUrl(`${now.url}/page`)

    const next = await deploy(fs.basePath, '2')
    assert.equal(await next.body('/page'), 'page 1 of 2')
  })

  test('{$self}: what one version forgets by its key is gone for the others, too')
    .with(['/page', '/forever'])
    .run(async ({ assert, fs }, path) => {
      const now = await deploy(fs.basePath, '1')
      await makeRequests({ urls: [path], nextVersion: '2' }, now.runtime)
      await now.pageCache.forget(path)

      const next = await deploy(fs.basePath, '2')
      assert.equal(await next.body(path), 'page 1 of 2')

      await now.pageCache.forget(path)
      const another = await deploy(fs.basePath, '2')
      assert.equal(await another.body(path), 'page 1 of 2')
    })

  test('is verified as visitors of the next deploy will ask', async ({ assert, fs }) => {
    const now = await deploy(fs.basePath, '1')
    const options = { urls: ['/page'], nextVersion: '2', verify: true }
    const { totals } = await makeRequests(options, now.runtime)

    assert.containSubset(totals, { renewed: 1, verified: 1, unverified: 0 })
    assert.equal(await now.body('/page'), 'page 2 of 1')
  })

  test('goes without renew: false, which asks as visitors do', async ({ assert, fs }) => {
    const { runtime } = await deploy(fs.basePath, '1')
    const options = { urls: ['/page'], nextVersion: '2', renew: false }
    const error = await makeRequests(options, runtime).catch((reason) => reason)

    assert.instanceOf(error, E_INVALID_REQUEST_OPTION)
    assert.include(error.message, '"nextVersion" of makeRequests: it goes without "renew: false"')
  })
})
