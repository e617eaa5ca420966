import { test } from '@japa/runner'
import { startApp } from '../support/test_app.ts'
import { greetingApp, nameOf } from '../support/greeting_app.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import type { HttpContext } from '@adonisjs/core/http'

const STORED = 'page-cache; fwd=uri-miss; stored'
const REFUSED = 'page-cache; fwd=uri-miss; detail=hole'
const DECLARED = { holes: ['user-name'] }

const TOKEN = 'b7Qx2mP09sKd4wZt1'
const OTHER_TOKEN = 'h3Lr8vN56yTc0jXe9'

/**
 * A page of HTML that says a name, escaped as Edge does it, in front of what else it has.
 */
function html(rest: string) {
  return (ctx: HttpContext) => `<p>Hello ${nameOf(ctx)}!</p>${rest}`
}

test.group('Holes that are found by their text | in doubt', () => {
  test('a visitor called "{0}" is not cut out of <{1}>')
    .with<[name: string, page: string][]>([
      // What stands in the page as well
      ['stylesheet', 'link rel="stylesheet" href="/app.css"'],
      ['Products', 'a href="/x">Products</a'],
      ['Products', 'a href="/x">PRODUCTS</a'],
      ['Sign out', 'button>Sign out</button'],
      ['Content-Type', 'code>Content-Type: text/html</code'],
      ['viewport', 'meta name="viewport" content="width=device-width"'],
      ['20260101', 'time datetime="20260101"'],
      ['https://', 'a href="https://example.com"'],
      ['important', 'style>p { color: red !important }</style'],
      ['function', 'script>(function () {})()</script'],
      ['<!doctype', '!doctype html'],
      ['section-2-products', 'section id="section-2-products"'],
      // What is a common word, even where it stands once
      ['stylesheet', 'p>It is a sheet</p'],
      ['20260101', 'p>It is a date</p'],
      ['https://', 'p>It is a link</p'],
      // What is too short
      ['Ada', 'p>It is short</p'],
      ['p', 'p>It is a tag</p'],
      // The same name in another form
      ['Zoë Bell', 'script>const me = "Zo\\u00eb Bell"</script'],
      ['Ada Lovelace', 'a href="/people/Ada%20Lovelace"'],
      ['Ada Lovelace', 'a href="/people?name=Ada+Lovelace"'],
      ['Ada Lovelace', 'b>ADA LOVELACE</b'],
      ['Ada Lovelace', 'b>Ada&#32;Lovelace</b'],
      ['Ada Lovelace', 'b>Ada Lovelace</b'],
    ])
    .run(async ({ assert }, [name, element]) => {
      const app = await greetingApp({ options: DECLARED, page: html(`<${element}>`) })
      const miss = await app.ask(name)
      assert.equal(miss.cacheStatus, REFUSED)
      assert.equal(miss.body, `<p>Hello ${name}!</p><${element}>`)
    })

  test('a name is not cut out of {0}')
    .with<[where: string, body: (name: string) => unknown][]>([
      ['an attribute', (name) => `<p title="${name}">Hello</p>`],
      ['an attribute that does not end', (name) => `<p title="for ${name} and others`],
      ['a script', (name) => `<script>const me = "${name}"</script>`],
      ['a script that does not end', (name) => `<script>const me = "${name}"`],
      ['a comment', (name) => `<!-- ${name} --><p>Hello</p>`],
      ['a longer word', (name) => `<p>Hello ${name}s</p>`],
      ['a path', (name) => `<p>see /people/${name}</p>`],
      ['the name of a property', (name) => ({ [name]: 1 })],
      ['HTML in JSON', (name) => ({ html: `<p>Hello ${name}</p>` })],
    ])
    .run(async ({ assert }, [, body]) => {
      const app = await greetingApp({ options: DECLARED, page: (ctx) => body(nameOf(ctx)!) })
      const { cacheStatus } = await app.ask('Ada Lovelace')
      assert.equal(cacheStatus, REFUSED)
    })

  test('a name that is printed as HTML does not escape it is not cut out, unless the hole says so', async ({
    assert,
  }) => {
    const name = `Conan O'Brien`
    const app = await greetingApp({ options: DECLARED, page: html('') })
    assert.equal(await app.statusOf(name), REFUSED)

    const raw = await greetingApp({ options: DECLARED, page: html(''), hole: { escape: false } })
    assert.equal(await raw.statusOf(name), STORED)
    assert.equal(await raw.bodyOf(`Peter O'Toole`), `<p>Hello Peter O'Toole!</p>`)
  })

  test('a name is cut out of no page that does not say that it has the hole', async ({
    assert,
  }) => {
    for (const options of [{}, { holes: [] }, { holes: 'auto' as const }]) {
      const app = await greetingApp({ options, page: html('') })
      assert.equal(await app.statusOf('Ada Lovelace'), REFUSED)
    }
  })

  test('a name in a header refuses the page, in any form', async ({ assert }) => {
    const app = await greetingApp({
      page: (ctx) => {
        ctx.response.header('X-User', encodeURIComponent(nameOf(ctx)!))
        return 'Hello'
      },
      options: { holes: [] },
    })
    assert.equal(await app.statusOf('Ada Lovelace'), REFUSED)
  })
})

test.group('Holes that are found by their text | certain', () => {
  test('a name that a template prints is filled escaped, as the template does it', async ({
    assert,
  }) => {
    const app = await greetingApp({
      options: DECLARED,
      views: { hello: '<title>Hello</title><p>Hello {{ name }}!</p>' },
      page: (ctx) => ctx.view.render('hello', { name: nameOf(ctx) }),
    })
    const miss = await app.ask(`Conan O'Brien & Co`)
    assert.equal(miss.cacheStatus, STORED)
    for (const [name, printed] of [
      [`Conan O'Brien & Co`, 'Conan O&#x27;Brien &amp; Co'],
      ['<script>alert(1)</script>', '&lt;script&gt;alert(1)&lt;/script&gt;'],
      [`$& $1 $' \\`, '$&amp; $1 $&#x27; \\'],
      ['https', 'https'],
    ]) {
      const hit = await app.ask(name)
      assert.match(hit.cacheStatus!, /^page-cache; hit/)
      assert.equal(hit.body, `<title>Hello</title><p>Hello ${printed}!</p>`)
    }
  })

  test('a visitor called "{$self}" is greeted by that name, and the next one is not')
    .with(['Ada\\Lovelace', '$& $1 Brien', '100% Ada', 'Ada + Grace', '日本語の名前はこれ'])
    .run(async ({ assert }, name) => {
      const app = await greetingApp({ options: DECLARED, page: html('<link rel="stylesheet">') })
      const miss = await app.ask(name)
      const next = await app.ask('Grace Hopper')
      assert.equal(miss.body, `<p>Hello ${name}!</p><link rel="stylesheet">`)
      assert.equal(next.body, '<p>Hello Grace Hopper!</p><link rel="stylesheet">')
    })

  test('a name in a string of JSON is filled as JSON writes it', async ({ assert }) => {
    const app = await greetingApp({
      options: DECLARED,
      page: (ctx) => ({ greeting: `Hello ${nameOf(ctx)}`, type: 'stylesheet' }),
    })
    assert.equal(await app.statusOf(`Conan O'Brien`), STORED)
    const hit = await app.ask('Grace "Amazing" <Hopper>')
    assert.match(hit.cacheStatus!, /^page-cache; hit/)
    assert.deepEqual(JSON.parse(hit.body), {
      greeting: 'Hello Grace "Amazing" <Hopper>',
      type: 'stylesheet',
    })
  })

  test('a token is a hole in {0}, without a word of the policy')
    .with<[where: string, body: (token: string) => unknown][]>([
      ['an attribute', (token) => `<meta name="token" content="${token}">`],
      ['a script, twice', (token) => `<script>send("${token}", '${token}')</script>`],
      ['JSON', (token) => ({ tokens: [token, { token }] })],
      ['a URL', (token) => `<a href="/leave?token=${token}">Leave</a>`],
    ])
    .run(async ({ assert }, [, body]) => {
      const app = await greetingApp({ page: (ctx) => body(nameOf(ctx)!) })
      assert.equal(await app.statusOf(TOKEN), STORED)
      const hit = await app.ask(OTHER_TOKEN)
      assert.match(hit.cacheStatus!, /^page-cache; hit/)
      const expected = body(OTHER_TOKEN)
      assert.equal(hit.body, typeof expected === 'string' ? expected : JSON.stringify(expected))
    })

  test('a token that is a part of the name of a file is in doubt', async ({ assert }) => {
    const app = await greetingApp({
      page: (ctx) => (nameOf(ctx), `<script src="/assets/app-${TOKEN}.js"></script>`),
      options: { holes: [] },
    })
    assert.equal(await app.statusOf(TOKEN), REFUSED)
  })

  test('nothing that is filled ends a script, or a string in it', async ({ assert }) => {
    const app = await greetingApp({
      page: (ctx) => `<script>send("${nameOf(ctx)}")</script>`,
    })
    await app.ask(TOKEN)
    const name = `</script><b>"); alert('1')`
    const { body } = await app.ask(name)
    const [, written] = body.match(/^<script>send\((".*")\)<\/script>$/)!
    assert.notInclude(written, '<')
    assert.equal(JSON.parse(written), name)
  })
})

test.group('Holes that a page is expected to have', () => {
  test('a page that has none of its holes is not stored, whatever made it so', async ({
    assert,
  }) => {
    const app = await greetingApp({
      options: DECLARED,
      page: (ctx) => `<p>Hello ${nameOf(ctx) ?? 'stranger'}!</p>`,
    })
    assert.equal(await app.statusOf(), REFUSED)
    assert.equal(await app.statusOf('   '), REFUSED)
    assert.equal(await app.statusOf('Ada Lovelace'), STORED)
    assert.equal(await app.bodyOf(), '<p>Hello !</p>')
  })

  test('without a word of the policy, one that has read of its visitor has all that are found', async ({
    assert,
  }) => {
    const page = (ctx: HttpContext) => `<p>Hello ${nameOf(ctx) ? 'again' : 'stranger'}</p>`
    const auto = await greetingApp({ page })
    assert.equal(await auto.statusOf(), REFUSED)
    assert.equal(await auto.statusOf('Ada Lovelace'), REFUSED)

    const none = await greetingApp({ page, options: { holes: [] } })
    assert.equal(await none.statusOf(), STORED)

    const notFound = await greetingApp({ page, hole: { find: undefined } })
    assert.equal(await notFound.statusOf(), STORED)
  })

  test('what holes look up of the visitor is not what the page is made of', async ({ assert }) => {
    const options = { allow: [] }
    const blank = await greetingApp({ page: () => '<p>Hello all</p>', options })
    assert.equal(await blank.statusOf('   '), STORED)

    const app = await greetingApp({ page: () => '<p>Hello all</p>', options })
    assert.equal(await app.statusOf('Ada Lovelace'), STORED)
    assert.match(await app.statusOf(), /^page-cache; hit/)

    const reading = await greetingApp({
      page: (ctx) => `<p>Hello ${nameOf(ctx)}</p>`,
      options: { allow: [], ...DECLARED },
    })
    assert.match(await reading.statusOf('Ada Lovelace'), /detail=session/)
  })

  test('a hole that a template marks is one that the page has', async ({ assert }) => {
    const app = await greetingApp({
      options: DECLARED,
      hole: { find: undefined },
      views: { hello: `<p>Hello {{ hole('user-name') }}</p>` },
      page: (ctx) => ctx.view.render('hello'),
    })
    assert.equal(await app.statusOf(), STORED)
    assert.equal(await app.bodyOf('<Ada>'), '<p>Hello &lt;Ada&gt;</p>')
  })

  test('a hole that the configuration does not have stops the application', async ({ assert }) => {
    const start = () =>
      startApp({
        config: { holes: [{ name: 'user-name', fill: () => 'Ada' }] },
        routes: (router) => {
          router.get('/', () => 'page').use(cachePage(60, undefined, { holes: ['username'] }))
        },
      })
    await assert.rejects(
      start,
      'Route "GET /": cachePage(): there is no hole "username" in config/cache_helpers.ts. It has: "user-name"'
    )
  })
})
