import { test } from '@japa/runner'
import { DASHBOARD, startDashboard } from './support/dashboard_app.ts'
import { addPages } from './support/add_pages.ts'
import { unescaped } from './support/form.ts'
import { indexed } from '../support/indexed.ts'
import { FragileStore } from '../support/fragile_store.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'

const HOSTILE = `<img src=x onerror=alert(1)>"'\`</title><script>alert(2)</script>`

/** What the list shows, by path and query, and the links to its other parts */
function listed(body: string) {
  const pages = [...body.matchAll(/<span\s+class="path"\s*>([^<]*)<\/span/g)].map(
    ([, path]) => path
  )
  const link = (rel: string) => {
    const found = new RegExp(`rel="${rel}"\\s+href="([^"]*)"`).exec(body)
    return found === null ? null : unescaped(found[1])
  }
  return { pages, next: link('next'), previous: link('prev') }
}

test.group('The list of pages', () => {
  test('says what to do where nothing is stored', async ({ assert }) => {
    const app = await startDashboard()
    assert.include(await app.body(`${DASHBOARD}/pages`), 'No page is stored yet')
    assert.include(await app.body(DASHBOARD), 'Nobody has asked yet')
  })

  test('shows pages with their route, tags, hits and state', async ({ assert }) => {
    const app = await startDashboard()
    await app.get('/products/7')
    await app.get('/products/7')
    await app.get('/reports/2025')
    await app.pageCache.renew('/reports/2025')
    const body = await app.body(`${DASHBOARD}/pages`)
    assert.deepEqual(listed(body).pages, ['/products/7', '/reports/2025'])
    for (const text of [
      'products.show',
      'product:7',
      'Fresh, ',
      'Kept for ever',
      'unchanged',
      '50 %',
    ]) {
      assert.include(body, text)
    }
  })

  test('finds pages by text, route, tag and state', async ({ assert }) => {
    const app = await startDashboard()
    for (const path of ['/products/1', '/products/20', '/reports/2025']) {
      await app.get(path)
    }
    const paths = async (query: string) =>
      listed(await app.body(`${DASHBOARD}/pages?${query}`)).pages
    assert.deepEqual(await paths('q=PRODUCTS/2'), ['/products/20'])
    assert.deepEqual(await paths('route=reports.show'), ['/reports/2025'])
    assert.deepEqual(await paths('tag=product:1'), ['/products/1'])
    assert.deepEqual(await paths('state=forever'), ['/reports/2025'])
    assert.deepEqual(await paths('state=fresh&tag=products&sort=url&dir=desc'), [
      '/products/20',
      '/products/1',
    ])
    assert.include(await app.body(`${DASHBOARD}/pages?q=nothing`), 'No page matches')
    assert.deepEqual(await paths('sort=made-up&state=made-up&after=%7B&before='), [
      '/products/1',
      '/products/20',
      '/reports/2025',
    ])
  })

  test('goes through all pages forth and back, each of them once', async ({ assert }) => {
    const app = await startDashboard()
    await addPages(app, 120)
    for (const sort of ['url', 'size&dir=desc']) {
      const parts: string[][] = []
      let url: string | null = `${DASHBOARD}/pages?sort=${sort}`
      let last = ''
      while (url !== null) {
        last = url
        const { pages, next } = listed(await app.body(url))
        parts.push(pages)
        url = next
      }
      assert.deepEqual(
        parts.map(({ length }) => length),
        [50, 50, 20]
      )
      assert.equal(new Set(parts.flat()).size, 120)
      const { previous } = listed(await app.body(last))
      const before = await app.body(previous!)
      assert.deepEqual(listed(before).pages, parts[1])
      assert.match(before, /51–100 of 120 pages/)
      const first = listed(await app.body(listed(before).previous!))
      assert.deepEqual(first.pages, parts[0])
      assert.isNull(first.previous)
    }
  })

  test('does not show what is gone', async ({ assert }) => {
    const app = await startDashboard()
    await addPages(app, 120)
    const store = app.pageCache.stores.use(null, 'the test')
    const { records } = await indexed(app)
    const gone = records.filter(({ url }) => /[0-6]$/.test(url))
    await Promise.all(gone.map(({ key }) => store.delete(key)))
    const { pages, next } = listed(await app.body(`${DASHBOARD}/pages`))
    assert.lengthOf(pages, 120 - gone.length)
    assert.isFalse(pages.some((path) => /[0-6]$/.test(path)))
    assert.isNull(next)
  })

  test('says that a store does not answer', async ({ assert }) => {
    const store = new FragileStore()
    const app = await startDashboard({ cache: store.cache, config: { memo: 0 } })
    await app.get('/products/1')
    store.isDown = true
    await app.get('/products/1')
    const pages = await app.get(`${DASHBOARD}/pages`)
    assert.equal(pages.status, 200)
    assert.include(pages.body, 'is not available')
    const filtered = await app.body(`${DASHBOARD}/pages?tag=products`)
    assert.include(filtered, 'Nothing could be read')
    const [{ store: name, key }] = app.pageCache.stats().pages
    const one = await app.get(`${DASHBOARD}/page?${new URLSearchParams({ store: name, key })}`)
    assert.equal(one.status, 503)
    assert.include(one.body, 'is not available')
    const overview = await app.body(DASHBOARD)
    assert.include(overview, 'Down')
    assert.include(overview, 'the store is down')
  })

  test('says that there is no index', async ({ assert }) => {
    const app = await startDashboard({ config: { indexedPages: 0 } })
    await app.get('/products/1')
    assert.include(await app.body(`${DASHBOARD}/pages`), 'There is no index of pages')
  })
})

test.group('What is known of one page', () => {
  test('are its variants, its tags with who has named them, and names of headers', async ({
    assert,
  }) => {
    const app = await startDashboard({
      routes: (router) => {
        router
          .get('/secret', ({ response, pageCache, request }) => {
            response.header('x-token', 'hidden value')
            pageCache.tag('by-handler')
            return request.language(['en', 'de'])
          })
          .as('secret')
          .use(cachePage(60, undefined, { tags: ['by-declaration'] }))
      },
    })
    await app.get('/secret', { headers: { 'accept-language': 'en' } })
    await app.get('/secret', { headers: { 'accept-language': 'de' } })
    await app.pageCache.settled()
    const url = /href="([^"]*\/page\?[^"]*)"/.exec(
      await app.body(`${DASHBOARD}/pages?route=secret`)
    )!
    const body = await app.body(unescaped(url[1]))
    assert.include(body, 'x-token')
    assert.notInclude(body, 'hidden value')
    assert.include(body, '2 variants')
    assert.match(body, /by-declaration<\/a[\s\S]{0,200}the declaration of the page/)
    assert.match(body, /by-handler<\/a[\s\S]{0,200}its handler, a model, or a function/)
  })

  test('is nothing where it is not stored', async ({ assert }) => {
    const app = await startDashboard()
    for (const query of ['', '?store=main&key=x', '?store=nowhere&key=x', '?store[]=1&key[]=2']) {
      const { status, body } = await app.get(`${DASHBOARD}/page${query}`)
      assert.equal(status, 404)
      assert.include(body, 'Not stored any more')
    }
  })
})

test.group('Hostile names', () => {
  test('are shown as they are, and are no markup anywhere', async ({ assert }) => {
    const app = await startDashboard({
      routes: (router) => {
        router
          .get('/h/:name', () => 'page')
          .as(HOSTILE)
          .use(cachePage(60, () => HOSTILE, { tags: [HOSTILE] }))
        router
          .get('/refused', ({ pageCache }) => {
            pageCache.skip(HOSTILE)
            return 'page'
          })
          .as(`refused ${HOSTILE}`)
          .use(cachePage(60))
      },
    })
    await app.get(`/h/${encodeURIComponent(HOSTILE)}?q='"<script>alert(3)</script>`)
    await app.get('/refused')
    await app.pageCache.settled()
    const [{ key }] = app.pageCache.stats().pages.filter(({ route }) => route === HOSTILE)
    const hostile = encodeURIComponent(HOSTILE)
    const paths = [
      '',
      '/pages',
      `/pages?q=${hostile}&tag=${hostile}&route=${hostile}&state=${hostile}`,
      `/pages?tag=${hostile}`,
      `/page?store=main&key=${encodeURIComponent(key)}`,
      '/not-stored',
      `/confirm?verb=forget&what=tag&tag=${hostile}&back=${hostile}`,
      `/confirm?verb=${hostile}&what=${hostile}`,
      `/pages?message=${hostile}`,
    ]
    let shown = 0
    for (const path of paths) {
      const { body } = await app.get(`${DASHBOARD}${path}`)
      assert.notMatch(
        body,
        /<img|<script(?! src="[^"]*\/assets\/dashboard\.)|onerror=alert\(1\)>|'"</,
        path
      )
      shown += body.includes('&lt;img src=x') ? 1 : 0
    }
    assert.isAtLeast(shown, 6)
  })
})
