import { test } from '@japa/runner'
import { DASHBOARD, startDashboard } from './support/dashboard_app.ts'
import { confirmAction, confirmationFields, SAME_ORIGIN, sendForm } from './support/form.ts'
import { storedPaths } from '../support/indexed.ts'
import { webStack } from '../support/web_stack.ts'
import { FragileStore } from '../support/fragile_store.ts'

const FORGET = { verb: 'forget', what: 'tag', tag: 'products' }

async function startWithPages(options: Parameters<typeof startDashboard>[0] = {}) {
  const app = await startDashboard(options)
  for (const path of ['/products/1', '/products/2', '/reports/2025']) {
    await app.get(path)
  }
  return app
}

async function pageOf({ pageCache }: Awaited<ReturnType<typeof startWithPages>>, path: string) {
  const { store, key } = pageCache.stats().pages.find((page) => page.path === path)!
  return { what: 'page', store, key }
}

test.group('An action of the dashboard', () => {
  test('forgets the pages of a tag, after it was confirmed', async ({ assert }) => {
    const app = await startWithPages()
    const { answer, text } = await confirmAction(app, FORGET)
    assert.equal(answer.status, 303)
    assert.match(text, /^Forgotten: tag “products”/)
    assert.deepEqual(await storedPaths(app), ['/reports/2025'])
  })

  test('forgets one page, and those of a route', async ({ assert }) => {
    const app = await startWithPages()
    await confirmAction(app, { verb: 'forget', ...(await pageOf(app, '/products/1')) })
    assert.deepEqual(await storedPaths(app), ['/products/2', '/reports/2025'])
    await confirmAction(app, { verb: 'forget', what: 'route', route: 'reports.show' })
    assert.deepEqual(await storedPaths(app), ['/products/2'])
  })

  test('has pages expire: by page, by tag, by route', async ({ assert }) => {
    const targets = [
      (page: object) => page,
      () => ({ what: 'tag', tag: 'products' }),
      () => ({ what: 'route', route: 'products.show' }),
    ]
    for (const target of targets) {
      const app = await startWithPages()
      const page = await pageOf(app, '/products/1')
      const { text } = await confirmAction(app, { verb: 'expire', ...target(page) })
      assert.match(text, /xpired/)
      const { cacheStatus } = await app.get('/products/1')
      assert.include(String(cacheStatus), 'outdated')
    }
  })

  test('renews pages: by page, by tag, by route', async ({ assert }) => {
    const app = await startWithPages()
    const page = await confirmAction(app, { verb: 'renew', ...(await pageOf(app, '/products/1')) })
    assert.match(page.text, /^1 page renewed/)
    const tag = await confirmAction(app, { verb: 'renew', what: 'tag', tag: 'products' })
    assert.match(tag.text, /^2 pages renewed/)
    const route = await confirmAction(app, { verb: 'renew', what: 'route', route: 'reports.show' })
    assert.match(route.text, /^1 page renewed/)
    assert.deepEqual(app.pageCache.stats().renewals, { unchanged: 4 })
  })

  test('says in plain words what went wrong', async ({ assert }) => {
    const store = new FragileStore()
    const app = await startWithPages({ cache: store.cache })
    const visitor = app.visitor()
    const fields = await confirmationFields(visitor, FORGET)
    store.isDown = true
    const answer = await sendForm(visitor, fields)
    assert.equal(answer.status, 303)
    const { body } = await visitor.get(String(answer.headers.location))
    assert.match(body, /The store &quot;fragile&quot; of config\/cache.ts is not available/)
  })

  test('does not take pages for gone that nobody can read: {verb} {what}')
    .with(
      ['renew', 'expire', 'forget'].flatMap((verb) =>
        ['page', 'tag', 'route'].map((what) => ({ verb, what }))
      )
    )
    .run(async ({ assert }, { verb, what }) => {
      const store = new FragileStore()
      const app = await startWithPages({ cache: store.cache })
      await app.pageCache.settled()
      const visitor = app.visitor()
      const targets: Record<string, Record<string, string>> = {
        page: await pageOf(app, '/products/1'),
        tag: { what: 'tag', tag: 'products' },
        route: { what: 'route', route: 'products.show' },
      }
      const action = { verb, ...targets[what] }
      const fields = await confirmationFields(visitor, action)
      store.isDown = true
      const answer = await sendForm(visitor, fields)
      const { body } = await visitor.get(String(answer.headers.location))
      assert.match(
        body,
        /notice bad[\s\S]*&quot;fragile&quot; of config\/cache.ts is not available/
      )
      assert.notMatch(body, /not stored any more|class="notice good"/)

      const asked = await app.get(`${DASHBOARD}/confirm?${new URLSearchParams(action)}`)
      assert.equal(asked.status, what === 'page' ? 503 : 200)
      assert.include(asked.body, '&quot;fragile&quot; of config/cache.ts is not available')
    })

  test('expires nothing of a route that has no page, and says so', async ({ assert }) => {
    const app = await startWithPages()
    const { text } = await confirmAction(app, { verb: 'expire', what: 'route', route: 'search' })
    assert.equal(text, 'Nothing has expired: the index has no page of route “search”.')
  })

  test('leads back to where it was begun, and to nowhere else', async ({ assert }) => {
    const app = await startWithPages()
    const back = async (path: string) => {
      const { answer } = await confirmAction(app, { ...FORGET, back: path })
      return String(answer.headers.location).split('message=')[0]
    }
    assert.equal(await back(`${DASHBOARD}/pages?tag=x`), `${DASHBOARD}/pages?tag=x&`)
    for (const path of [
      'https://evil.example/',
      '//evil.example',
      '/admin/other',
      '\\\\evil',
      '',
    ]) {
      assert.equal(await back(path), `${DASHBOARD}/pages?`, path)
    }
  })
})

test.group('A form that nobody has sent from the dashboard', () => {
  test('does nothing without its token, or with one of another browser', async ({ assert }) => {
    const app = await startWithPages()
    const [visitor, other] = [app.visitor(), app.visitor()]
    const fields = await confirmationFields(visitor, FORGET)
    const foreign = await confirmationFields(other, FORGET)
    const message = new URLSearchParams(fields)
    message.set('token', app.app.config.get('app.none', 'made up'))
    const without = new URLSearchParams(fields)
    without.delete('token')
    for (const form of [foreign, message, without]) {
      const { status, body } = await sendForm(visitor, form)
      assert.equal(status, 403)
      assert.include(body, 'Nothing was done')
    }
    assert.lengthOf(await storedPaths(app), 3)
    const { status } = await sendForm(visitor, fields)
    assert.equal(status, 303)
  })

  test('does nothing where the browser says that it comes from another site', async ({
    assert,
  }) => {
    const app = await startWithPages()
    const visitor = app.visitor()
    const fields = await confirmationFields(visitor, FORGET)
    const { host } = new URL(app.url)
    const refused: Record<string, string>[] = [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site', 'origin': app.url },
      { origin: 'https://evil.example' },
      { origin: 'null' },
      {},
    ]
    for (const headers of refused) {
      const { status } = await sendForm(visitor, fields, headers)
      assert.equal(status, 403, JSON.stringify(headers))
    }
    assert.lengthOf(await storedPaths(app), 3)
    const { status } = await sendForm(visitor, fields, { origin: `http://${host}` })
    assert.equal(status, 303)
  })

  test('does nothing as a GET, or when it says nothing', async ({ assert }) => {
    const app = await startWithPages()
    const visitor = app.visitor()
    const fields = await confirmationFields(visitor, FORGET)
    const { status } = await visitor.get(`${DASHBOARD}/act?${fields}`)
    assert.equal(status, 404)
    for (const [name, value] of [
      ['verb', 'delete'],
      ['what', 'everything'],
      ['tag', ''],
    ]) {
      const form = new URLSearchParams(fields)
      const action = new URLSearchParams(form.get('asked')!)
      assert.isTrue(action.has(name))
      action.set(name, value)
      form.set('asked', action.toString())
      const answer = await sendForm(visitor, form)
      assert.equal(answer.status, 400)
    }
    assert.lengthOf(await storedPaths(app), 3)
  })

  test('is refused by shield as well, where the application has it', async ({ assert }) => {
    const stack = webStack({ shield: true })
    const parser = () => import('@adonisjs/core/bodyparser_middleware')
    const { defineConfig } = await import('@adonisjs/core/bodyparser')
    const app = await startWithPages({
      ...stack,
      configs: { ...stack.configs, bodyparser: defineConfig({}) },
      middleware: [parser, ...stack.middleware],
    })
    const visitor = app.visitor()
    const fields = await confirmationFields(visitor, FORGET)
    assert.isTrue(fields.has('_csrf'))
    const without = new URLSearchParams(fields)
    without.delete('_csrf')
    await sendForm(visitor, without)
    assert.lengthOf(await storedPaths(app), 3)
    const { status, headers } = await sendForm(visitor, fields, SAME_ORIGIN)
    assert.equal(status, 303)
    assert.match(String(headers['content-security-policy']), /^default-src 'none'/)
    assert.deepEqual(await storedPaths(app), ['/reports/2025'])
  })
})

test.group('A message of the dashboard', () => {
  test('is shown only if it was signed here for that', async ({ assert }) => {
    const app = await startWithPages()
    const { answer } = await confirmAction(app, FORGET)
    const url = new URL(String(answer.headers.location), app.url)
    assert.include(await app.body(url.pathname + url.search), 'Forgotten: tag')
    const visitor = app.visitor()
    const fields = await confirmationFields(visitor, FORGET)
    const token = fields.get('token')!
    for (const message of ['hello', token, `${url.searchParams.get('message')}x`]) {
      const query = new URLSearchParams({ message })
      assert.notInclude(await app.body(`${DASHBOARD}/pages?${query}`), 'class="notice')
    }
  })
})
