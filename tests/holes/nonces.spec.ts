import { gzipSync } from 'node:zlib'
import { randomBytes } from 'node:crypto'
import { test } from '@japa/runner'
import { outer } from '../support/outer.ts'
import { startApp, type Middleware } from '../support/test_app.ts'
import { webStack } from '../support/web_stack.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import type { HttpContext } from '@adonisjs/core/http'

const CSP = 'Content-Security-Policy'
const STORED = 'page-cache; fwd=uri-miss; stored'
const REFUSED = 'page-cache; fwd=uri-miss; detail=nonce'

const nonces = new WeakMap<HttpContext, string>()

/**
 * A nonce as most middleware makes it, with characters that JSON and URLs may escape.
 */
function newNonce(): string {
  return `${randomBytes(12).toString('base64')}+/A=`
}

function nonceOf(ctx: HttpContext): string {
  return nonces.get(ctx)!
}

/**
 * A middleware with a nonce of its own for every request.
 *
 * @param before - Sets the policy before the handler runs; with `after`, when it has run
 */
function policy(
  before: (ctx: HttpContext, nonce: string) => unknown,
  after: typeof before = () => {}
): Middleware {
  return outer(async (ctx, next) => {
    const nonce = newNonce()
    nonces.set(ctx, nonce)
    before(ctx, nonce)
    await next()
    after(ctx, nonce)
  })
}

const setsPolicy = policy(({ response }, nonce) => {
  response.header(CSP, `default-src 'self'; script-src 'nonce-${nonce}' 'strict-dynamic'`)
})
const setsNothing = policy(() => {})

async function pageApp(middleware: Middleware, page: (ctx: HttpContext) => unknown) {
  return startApp({
    middleware: [middleware],
    routes: (router) => {
      router.get('/', page as never).use(cachePage(60))
    },
  })
}

const script = (ctx: HttpContext) => `<script nonce="${nonceOf(ctx)}">run()</script>`

test.group('Nonces of a policy that a middleware has set', () => {
  test('{0}: a hit carries the nonce of its own response')
    .with<[what: string, header: string, middleware: Middleware][]>([
      ['in the policy', CSP, setsPolicy],
      [
        'in one that is only reported',
        `${CSP}-Report-Only`,
        policy(({ response }, nonce) => {
          response.header(`${CSP}-Report-Only`, `script-src 'NONCE-${nonce}'`)
        }),
      ],
      [
        'in one that is set in Node, in two directives',
        CSP,
        policy(({ response }, nonce) => {
          response.response.setHeader(
            CSP,
            `script-src 'nonce-${nonce}'; style-src 'nonce-${nonce}'`
          )
        }),
      ],
    ])
    .run(async ({ assert }, [, header, middleware]) => {
      const app = await pageApp(middleware, script)
      assert.equal(await app.cacheStatus('/'), STORED)
      const seen = new Set<string>()
      for (const hit of [await app.get('/'), await app.get('/')]) {
        assert.match(hit.cacheStatus!, /^page-cache; hit/)
        const [, nonce] = hit.body.match(/^<script nonce="([^"]+)">run\(\)<\/script>$/)!
        assert.include(String(hit.headers[header.toLowerCase()]).toLowerCase(), nonce.toLowerCase())
        seen.add(nonce)
      }
      assert.equal(seen.size, 2)
    })

  test('a visitor whose response has no nonce, or several, gets a page of their own', async ({
    assert,
  }) => {
    const app = await pageApp(
      policy(({ request, response }, nonce) => {
        const count = Number(request.header('x-nonces') ?? 1)
        const names = [nonce, newNonce()].slice(0, count).map((one) => `'nonce-${one}'`)
        response.header(CSP, `script-src 'self' ${names.join(' ')}`)
      }),
      script
    )
    assert.equal(await app.cacheStatus('/'), STORED)
    for (const count of ['0', '2']) {
      const own = await app.cacheStatus('/', { headers: { 'x-nonces': count } })
      assert.equal(own, 'page-cache; fwd=bypass; detail=hole')
    }
    assert.match((await app.cacheStatus('/'))!, /^page-cache; hit/)
  })

  test('a nonce that stands in no page is no matter for the cache', async ({ assert }) => {
    const app = await pageApp(setsPolicy, () => '<p>No scripts</p>')
    assert.equal(await app.cacheStatus('/'), STORED)
    const { headers, body } = await app.get('/')
    assert.equal(body, '<p>No scripts</p>')
    assert.match(String(headers['content-security-policy']), /'nonce-/)
    assert.property(headers, 'etag')
  })
})

test.group('Pages that are not stored for a nonce', () => {
  const twoNonces = policy(({ response }, nonce) => {
    const other = `'nonce-${newNonce()}'`
    response.header(CSP, `script-src 'nonce-${nonce}'; style-src ${other}`)
  })
  const setsItLater = policy(
    () => {},
    ({ response }, nonce) => response.header(CSP, `script-src 'nonce-${nonce}'`)
  )
  const ofHandler =
    (header: string, page = script) =>
    (ctx: HttpContext) => {
      ctx.response.header(header, `script-src 'nonce-${nonceOf(ctx)}'`)
      return page(ctx)
    }

  test('{0}')
    .with<[why: string, middleware: Middleware, page: (ctx: HttpContext) => unknown][]>([
      ['the policy has two different ones', twoNonces, script],
      ['the handler has set the policy', setsNothing, ofHandler(CSP)],
      ['the handler has set a reported one', setsNothing, ofHandler(`${CSP}-Report-Only`)],
      ['the handler has replaced the policy', setsPolicy, ofHandler(CSP, () => '<p>none</p>')],
      ['the policy is set when the page is there', setsItLater, script],
      [
        'a style sheet has one that no policy has',
        setsNothing,
        () => `<style nonce=abc>p{}</style>`,
      ],
      [
        'a link has one that no policy has',
        setsNothing,
        () => `<LINK rel="preload" data-x="a>b" NONCE='abc' href="/x.js">`,
      ],
      [
        'a tag tells one to scripts that no policy has',
        setsNothing,
        () => '<meta name="csp-nonce" content="abc"><p>none</p>',
      ],
      [
        'a script has another one than the policy',
        setsPolicy,
        (ctx) => `${script(ctx)}<script nonce="of another request">run()</script>`,
      ],
      [
        'a script in JSON has one',
        setsNothing,
        () => ({ html: '<script async class="a" nonce="abc">run()</script>' }),
      ],
      ['JSON escapes it', setsPolicy, (ctx) => nonceOf(ctx).replaceAll('/', '\\/')],
      ['a URL escapes it', setsPolicy, (ctx) => `/frame?nonce=${encodeURIComponent(nonceOf(ctx))}`],
      [
        'the handler has compressed it',
        setsPolicy,
        (ctx) => {
          ctx.response.header('Content-Encoding', 'gzip')
          return gzipSync(script(ctx))
        },
      ],
      [
        'the handler has compressed one that no policy has',
        setsNothing,
        (ctx) => {
          ctx.response.header('Content-Encoding', 'gzip')
          return gzipSync(script(ctx))
        },
      ],
      [
        'the handler preloads a script with it',
        setsPolicy,
        (ctx) => {
          ctx.response.header('Link', `</x.js>; rel=preload; nonce="${nonceOf(ctx)}"`)
          return '<p>none</p>'
        },
      ],
    ])
    .run(async ({ assert }, [, middleware, page]) => {
      const app = await pageApp(middleware, page)
      assert.equal(await app.cacheStatus('/'), REFUSED)
      assert.equal(await app.cacheStatus('/'), REFUSED)
    })

  test("shield's nonce, where a handler writes a policy of its own", async ({ assert }) => {
    const app = await startApp({
      ...webStack({ shield: true, views: { script: `<script nonce="{{ cspNonce }}"></script>` } }),
      routes: (router) => {
        router
          .get('/', ({ view, response }) => {
            response.header(CSP, `script-src 'nonce-of-the-handler'`)
            return view.render('script')
          })
          .use(cachePage(60))
      },
    })
    assert.equal(await app.cacheStatus('/'), REFUSED)
  })
})

test.group('Pages that speak of nonces', () => {
  test('are stored: {$self}')
    .with([
      '<p>Write <code>&lt;script nonce="abc"&gt;</code></p>',
      '<code>nonce="abc"</code>',
      '<p class="nonce">nonce=abc</p><script>const nonce = "abc"</script>',
      '<script data-nonce="abc">run()</script>',
      '<script nonce="">run()</script>',
      '<script nonce="undefined">run()</script>',
      'Write <script nonce="abc"> into the page',
    ])
    .run(async ({ assert }, body) => {
      const app = await pageApp(setsPolicy, () => body)
      assert.equal(await app.cacheStatus('/'), STORED)
      assert.equal(await app.body('/'), body)
    })
})
