import { test } from '@japa/runner'
import { startApp } from '../support/test_app.ts'
import { greetingApp, nameOf } from '../support/greeting_app.ts'
import type { TestApp } from '../support/test_app.ts'
import type { HttpContext } from '@adonisjs/core/http'

const STORED = 'page-cache; fwd=uri-miss; stored'
const NAMES = ['Ada', 'p', `Conan "O'Brien" </script><b>`, 'back\\slash', '$& 日本語']

/**
 * An application whose page writes the hole `user-name` itself.
 */
async function writingApp(page: (ctx: HttpContext, name: string) => unknown, views = {}) {
  let app: TestApp
  const greeting = await greetingApp({
    views,
    hole: { find: undefined },
    options: { allow: [] },
    page: async (ctx) => page(ctx, await app.pageCache.hole(ctx, 'user-name')),
  })
  app = greeting
  return greeting
}

test.group('Holes that a handler writes', () => {
  test('in JSON, each visitor gets what they would without the cache', async ({ assert }) => {
    const app = await writingApp((_, name) => ({ user: { name }, greeting: `Hello ${name}!` }))
    const miss = await app.ask('Grace')
    assert.equal(miss.cacheStatus, STORED)
    assert.deepEqual(JSON.parse(miss.body), { user: { name: 'Grace' }, greeting: 'Hello Grace!' })
    for (const name of NAMES) {
      const { cacheStatus, body } = await app.ask(name)
      assert.match(cacheStatus!, /^page-cache; hit/)
      assert.deepEqual(JSON.parse(body), { user: { name }, greeting: `Hello ${name}!` })
    }
    assert.deepEqual(JSON.parse(await app.bodyOf()).user, { name: '' })
  })

  test('in a template, it is escaped as the template escapes everything', async ({ assert }) => {
    const app = await writingApp((ctx, name) => ctx.view.render('hello', { name }), {
      hello: `<p title="{{ name }}">Hello {{ name }}!</p>`,
    })
    assert.equal(await app.bodyOf('Grace'), '<p title="Grace">Hello Grace!</p>')
    const { cacheStatus, body } = await app.ask(`<b> "O'Brien"`)
    assert.match(cacheStatus!, /^page-cache; hit/)
    const escaped = '&lt;b&gt; &quot;O&#x27;Brien&quot;'
    assert.equal(body, `<p title="${escaped}">Hello ${escaped}!</p>`)
  })

  test('in the props that a script or an attribute of a page has, it is a string of JSON', async ({
    assert,
  }) => {
    const views = {
      writtenPage: `<script type="application/json">{{{ props }}}</script><div data-page="{{ props }}"></div>`,
    }
    const app = await writingApp((ctx, name) => {
      return ctx.view.render('writtenPage', { props: JSON.stringify({ user: { name } }) })
    }, views)
    assert.equal(await app.statusOf('Grace'), STORED)
    for (const name of NAMES) {
      const { cacheStatus, body } = await app.ask(name)
      assert.match(cacheStatus!, /^page-cache; hit/)
      const [, source, attribute] = body.match(
        /^<script type="application\/json">([^<]*)<\/script><div data-page="([^"<]*)"><\/div>$/
      )!
      assert.deepEqual(JSON.parse(source), { user: { name } })
      const decoded = attribute
        .replaceAll('&quot;', '"')
        .replaceAll('&#x27;', `'`)
        .replaceAll('&lt;', '<')
        .replaceAll('&gt;', '>')
        .replaceAll('&amp;', '&')
      assert.deepEqual(JSON.parse(decoded), { user: { name } })
    }
  })

  test('in a page that is not stored, the visitor gets the value all the same', async ({
    assert,
  }) => {
    const app = await writingApp((ctx, name) => {
      ctx.response.plainCookie('seen', '1')
      return { name }
    })
    const { cacheStatus, body } = await app.ask('"Ada"')
    assert.match(cacheStatus!, /detail=set-cookie/)
    assert.deepEqual(JSON.parse(body), { name: '"Ada"' })
  })

  test('in a script that is a page itself, it is a part of a string', async ({ assert }) => {
    const app = await writingApp((ctx, name) => {
      ctx.response.type('application/javascript')
      return `greet("${name}")`
    })
    await app.ask('Ada')
    for (const name of NAMES) {
      const body = await app.bodyOf(name)
      assert.equal(JSON.parse(body.slice('greet('.length, -1)), name)
    }
  })

  test('in plain text, it is written as it is', async ({ assert }) => {
    const app = await writingApp((_, name) => `Hello ${name}`)
    await app.ask('Ada')
    assert.equal(await app.bodyOf('<Grace> & "Co"'), 'Hello <Grace> & "Co"')
  })

  test('in a URL, it is a parameter', async ({ assert }) => {
    const app = await writingApp(
      (_, name) => `<a href="/x?name=${encodeURIComponent(name)}">x</a><p>${name}</p>`
    )
    assert.equal(await app.statusOf('Ada'), STORED)
    assert.equal(
      await app.bodyOf(`O'Brien & <Co>`),
      '<a href="/x?name=O%27Brien%20%26%20%3CCo%3E">x</a><p>O&#x27;Brien &amp; &lt;Co&gt;</p>'
    )
  })

  test('in a form in which it cannot be filled, the page is not stored', async ({ assert }) => {
    const encoded = await writingApp((_, name) => `<p>${name.replace(':', ' ')}</p>`)
    assert.match(await encoded.statusOf('Ada'), /detail=hole/)
    const inHeader = await writingApp((ctx, name) => {
      ctx.response.header('X-Name', name)
      return 'page'
    })
    assert.match(await inHeader.statusOf('Ada'), /detail=hole/)
  })

  test('outside a page that is cached, it is the value itself', async ({ assert }) => {
    const app: TestApp = await startApp({
      config: { holes: [{ name: 'count', fill: async () => 3 as never }] },
      routes: (router) => {
        router.get('/', async (ctx) => ({ count: await app.pageCache.hole(ctx, 'count') }))
        router.get('/unknown', (ctx) => app.pageCache.hole(ctx, 'coutn'))
      },
    })
    assert.equal(await app.body('/'), '{"count":"3"}')
    const { status } = await app.get('/unknown')
    assert.equal(status, 500)
  })

  test('what it is filled with is not what the page is made of', async ({ assert }) => {
    const app = await writingApp((_, name) => ({ name }))
    assert.equal(await app.statusOf('Ada'), STORED)
    const reading = await writingApp((ctx, name) => ({ name, again: nameOf(ctx) }))
    assert.match(await reading.statusOf('Ada'), /detail=session/)
  })
})
