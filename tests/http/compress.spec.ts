import { test } from '@japa/runner'
import { brotliDecompressSync, gunzipSync, gzipSync, zstdDecompressSync } from 'node:zlib'
import { startApp, type TestApp } from '../support/test_app.ts'
import { outer } from '../support/outer.ts'
import { webStack } from '../support/web_stack.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { cachePageForever } from '../../src/controllers/cache_page_forever.ts'
import type { Answer } from '../support/visitor.ts'
import type { CacheHelpersConfig } from '../../src/types.ts'

const DECODERS = {
  gzip: gunzipSync,
  br: brotliDecompressSync,
  zstd: zstdDecompressSync,
  none: (bytes: Buffer) => bytes,
}
type Name = keyof typeof DECODERS

const PAGE = `<p>Grüße, 你好 🙂</p>`.repeat(200)
const LARGE = PAGE.repeat(20)

async function start(config: CacheHelpersConfig = {}) {
  const app = await startApp({
    config: { compress: ['zstd', 'br', 'gzip'], ...config },
    middleware: [
      outer(({ request, response }, next) => {
        if (request.url() === '/middleware') {
          response.header('Cache-Control', 'No-Transform')
        }
        return next()
      }),
    ],
    routes: (router) => {
      router.get('/page', () => PAGE).use(cachePage(60))
      router.get('/large', () => LARGE).use(cachePage(60))
      router.get('/forever', () => PAGE).use(cachePageForever(60))
      router.get('/json', () => ({ text: PAGE })).use(cachePage(60))
      router.get('/small', () => 'small').use(cachePage(60))
      router.get('/middleware', () => PAGE).use(cachePage(60))
      router
        .get('/binary', ({ response }) => {
          response.header('Content-Type', 'image/png')
          return Buffer.from(PAGE)
        })
        .use(cachePage(60))
      router
        .get('/encoded', ({ response }) => {
          response.header('Content-Encoding', 'gzip')
          response.header('Content-Type', 'text/html')
          return gzipSync(PAGE)
        })
        .use(cachePage(60))
      router
        .get('/weak', ({ response }) => {
          response.header('ETag', 'W/"mine"')
          response.header('Last-Modified', new Date(0).toUTCString())
          response.header('Vary', 'Accept-Language')
          return PAGE
        })
        .use(cachePage(60))
      router.get('/uncached', ({ response }) => {
        response.cookie('seen', '1')
        return PAGE
      })
    },
  })
  const ask = (path: string, accepts?: string, headers: Record<string, string> = {}) =>
    app.get(path, { headers: { ...(accepts && { 'accept-encoding': accepts }), ...headers } })
  return { ...app, ask }
}

/** Asks as often as it takes until the page is there, and compressed */
async function compressed(
  app: Pick<TestApp, 'get'>,
  path: string,
  accepts = 'gzip'
): Promise<Answer> {
  for (;;) {
    const answer = await app.get(path, { headers: { 'accept-encoding': accepts } })
    if (answer.headers['content-encoding'] !== undefined) {
      return answer
    }
  }
}

function text({ bytes, headers }: Answer): string {
  const coding = (headers['content-encoding'] ?? 'none') as Name
  return DECODERS[coding](bytes).toString()
}

test.group('Pages that are compressed once', () => {
  test('a page is sent in the coding that was asked for: {$self}')
    .with(['gzip', 'br', 'zstd'] as const)
    .run(async ({ assert }, coding) => {
      const app = await start()
      for (const path of ['/page', '/large', '/forever', '/json']) {
        const answer = await compressed(app, path, coding)
        const plain = await app.ask(path)

        assert.equal(answer.headers['content-encoding'], coding)
        assert.equal(text(answer), plain.body, path)
        assert.isBelow(answer.bytes.length, plain.bytes.length / 10)
        assert.equal(answer.headers['content-length'], String(answer.bytes.length))
        assert.equal(answer.headers['content-type'], plain.headers['content-type'])
        assert.match(answer.cacheStatus!, /^page-cache; hit/)
      }
    })

  test('it is compressed when it is asked for a second time from memory', async ({ assert }) => {
    const app = await start()
    const answers: [string | undefined, unknown][] = []
    for (let request = 0; request < 4; request++) {
      const { cacheStatus, headers } = await app.ask('/page', 'gzip')
      answers.push([cacheStatus?.split(';')[1], headers['content-encoding']])
    }
    assert.deepEqual(answers, [
      [' fwd=uri-miss', undefined],
      [' hit', undefined],
      [' hit', 'gzip'],
      [' hit', 'gzip'],
    ])
  }).tags(['@counts_requests'])

  test('who accepts none gets the page as it is, and the server chooses among equals', async ({
    assert,
  }) => {
    const app = await start()
    await compressed(app, '/page', 'gzip, deflate, br, zstd')
    const codingFor = (accepts?: string) =>
      app.ask('/page', accepts).then(({ headers }) => headers['content-encoding'])
    assert.equal(await codingFor('gzip, deflate, br, zstd'), 'zstd')
    assert.equal(await codingFor('gzip;q=0.9, br;q=0.8'), 'gzip')
    assert.isUndefined(await codingFor())
    assert.isUndefined(await codingFor('gzip;q=0'))
    assert.isUndefined(await codingFor('identity, br;q=0.5'))
    assert.equal(await app.body('/page'), PAGE)
  })

  test('other caches are always told that the coding was chosen', async ({ assert }) => {
    const app = await start()
    for (const accepts of ['gzip', '', 'gzip', 'gzip']) {
      const { headers } = await app.ask('/page', accepts)
      assert.equal(headers.vary, 'accept-encoding')
    }
    const { headers, status } = await app.ask('/page', 'gzip', { 'if-none-match': '*' })
    assert.deepEqual([status, headers.vary], [304, 'accept-encoding'])
    await app.ask('/weak')
    const weak = await app.ask('/weak')
    assert.equal(weak.headers.vary, 'Accept-Language, accept-encoding')
  })

  test('each coding has an ETag of its own, and the visitor has the page with any', async ({
    assert,
  }) => {
    const app = await start()
    const { headers: coded } = await compressed(app, '/page', 'gzip')
    const { headers: plain } = await app.ask('/page')
    assert.equal(coded.etag, plain.etag!.replace(/"$/, '-gzip"'))

    const etags = [coded.etag!, plain.etag!, coded.etag!.replace('gzip', 'br')]
    for (const etag of etags) {
      for (const accepts of ['gzip', 'br', '']) {
        for (const spelling of [etag, `W/${etag}`.replace('W/W/', ''), `"other", ${etag}`]) {
          const answer = await app.ask('/page', accepts, { 'if-none-match': spelling })
          assert.equal(answer.status, 304, `${spelling} for ${accepts}`)
          assert.equal(answer.headers.etag, etag)
          assert.notProperty(answer.headers, 'content-encoding')
          assert.equal(answer.bytes.length, 0)
        }
      }
    }
    const other = await app.ask('/page', 'gzip', { 'if-none-match': '"other-gzip"' })
    assert.equal(other.status, 200)
  })

  test('who has the page of that date is told the ETag of what they would get', async ({
    assert,
  }) => {
    const app = await start()
    const { headers } = await compressed(app, '/weak')
    assert.equal(headers.etag, 'W/"mine-gzip"')
    const since = { 'if-modified-since': headers['last-modified']! }
    const unchanged = await app.ask('/weak', 'gzip', since)
    assert.deepEqual([unchanged.status, unchanged.headers.etag], [304, headers.etag])
  })

  test('a HEAD is answered with the headers of the GET', async ({ assert }) => {
    const app = await start()
    const get = await compressed(app, '/page', 'br')
    const head = await app.request('HEAD', '/page', { headers: { 'accept-encoding': 'br' } })
    assert.equal(head.bytes.length, 0)
    for (const name of ['content-length', 'content-encoding', 'etag', 'vary', 'content-type']) {
      assert.equal(head.headers[name], get.headers[name], name)
    }
  })

  test('a range is one of the bytes that are sent: {$self}')
    .with(['gzip', 'br', 'zstd', 'none'] as const)
    .run(async ({ assert }, coding) => {
      const app = await start()
      const accepts = coding === 'none' ? 'identity' : coding
      const whole =
        coding === 'none'
          ? await app.ask('/page', accepts)
          : await compressed(app, '/page', accepts)
      const { length } = whole.bytes
      const first = await app.ask('/page', accepts, { range: 'bytes=0-9' })
      const etag = first.headers.etag!
      const rest = await app.ask('/page', accepts, { 'range': 'bytes=10-', 'if-range': etag })

      for (const { status, headers } of [first, rest]) {
        assert.equal(status, 206)
        assert.equal(headers['content-encoding'], whole.headers['content-encoding'])
        assert.equal(headers.etag, whole.headers.etag)
        assert.equal(headers.vary, whole.headers.vary)
      }
      assert.equal(first.headers['content-range'], `bytes 0-9/${length}`)
      assert.equal(rest.headers['content-range'], `bytes 10-${length - 1}/${length}`)
      const bytes = Buffer.concat([first.bytes, rest.bytes])
      assert.equal(DECODERS[coding](bytes).toString(), PAGE)
    })

  test('who has a part in one coding does not get the rest in another', async ({ assert }) => {
    const app = await start()
    const { headers } = await compressed(app, '/page', 'gzip')
    const answer = await app.ask('/page', 'identity', {
      'range': 'bytes=10-',
      'if-range': headers.etag!,
    })
    assert.equal(answer.status, 200)
    assert.equal(answer.body, PAGE)
  })

  test('what is small, no text, or encoded already stays as it is: {$self}')
    .with(['/small', '/binary', '/encoded', '/middleware'])
    .run(async ({ assert }, path) => {
      const app = await start()
      const miss = await app.ask(path, 'gzip, br, zstd')
      for (let request = 0; request < 3; request++) {
        const { bytes, headers } = await app.ask(path, 'gzip, br, zstd')
        assert.deepEqual(bytes, miss.bytes)
        assert.equal(headers['content-encoding'], miss.headers['content-encoding'])
        assert.equal(headers.etag, miss.headers.etag)
        assert.equal(headers.vary, miss.headers.vary)
      }
    })

  test('a page that is not from the cache is left alone', async ({ assert }) => {
    const app = await start()
    const { headers, body } = await app.ask('/uncached', 'gzip')
    assert.equal(body, PAGE)
    assert.notProperty(headers, 'vary')
  })

  test('a page that was produced again is compressed again', async ({ assert }) => {
    let runs = 0
    const app = await startApp({
      config: { compress: ['gzip'] },
      routes: (router) =>
        router.get('/', () => `run ${++runs} ${PAGE}`).use(cachePage(60)) as never,
    })
    assert.match(text(await compressed(app, '/')), /^run 1 /)
    await app.pageCache.renew(app.url)
    assert.match(text(await compressed(app, '/')), /^run 2 /)
    await app.pageCache.forgetUrl('/')
    assert.match(text(await compressed(app, '/')), /^run 3 /)
  })

  test('a part of one form is not added to one of another by its date', async ({ assert }) => {
    const app = await start()
    await compressed(app, '/weak')
    const { headers } = await app.ask('/weak')
    const condition = { 'range': 'bytes=0-3', 'if-range': headers['last-modified'] as string }
    for (const accepts of ['gzip', undefined]) {
      const { status } = await app.ask('/weak', accepts, condition)
      assert.equal(status, 200)
    }
  })

  test('nothing is compressed, and no Vary said, unless it is configured', async ({ assert }) => {
    const app = await start({ compress: [] })
    for (let request = 0; request < 4; request++) {
      const { headers, body } = await app.ask('/page', 'gzip')
      assert.equal(body, PAGE)
      assert.notProperty(headers, 'content-encoding')
      assert.notProperty(headers, 'vary')
    }
  })
})

test.group('Pages with holes that are compressed once', () => {
  const FORM = `<form>{{ csrfField() }}</form><p>{{ hole('name') }}</p>`
  const NONCE = `<script nonce="{{ cspNonce }}">go()</script>`

  async function startShop() {
    const views = { form: `${FORM}${PAGE}${FORM}`, nonce: `${NONCE}${PAGE}` }
    return startApp({
      ...webStack({ shield: true, views }),
      config: {
        compress: ['zstd', 'br', 'gzip'],
        holes: [{ name: 'name', fill: ({ request }) => request.header('x-name') ?? '' }],
      },
      routes: (router) => {
        for (const name of Object.keys(views)) {
          router.get(`/${name}`, ({ view }) => view.render(name)).use(cachePage(60))
        }
      },
    })
  }

  test('each visitor gets their own token and name, in gzip', async ({ assert }) => {
    const app = await startShop()
    const first = await compressed(app, '/form', 'zstd, br, gzip')
    assert.equal(first.headers['content-encoding'], 'gzip')

    const tokens = new Set<string>()
    for (const name of ['Ada', 'Grace <&> Co', '', 'Çelik 🙂']) {
      const visitor = app.visitor()
      const headers = {
        'accept-encoding': 'gzip',
        ...(name && { 'x-name': encodeURIComponent(name) }),
      }
      const answer = await visitor.get('/form', { headers })
      assert.equal(answer.headers['content-encoding'], 'gzip')
      assert.equal(answer.headers['content-length'], String(answer.bytes.length))
      assert.equal(answer.headers['cache-control'], 'private, no-cache')
      const body = text(answer)
      assert.equal(body.split(`<p>${encodeURIComponent(name)}</p>`).length, 3)
      const [, token] = body.match(/name='_csrf' value='([^']+)'/)!
      assert.equal(body.split(token).length, 3)
      assert.isBelow(answer.bytes.length, body.length / 5)
      // Not compressed, and so not compared with anything else
      assert.equal(answer.bytes.toString('latin1').split(token).length, 3)
      tokens.add(token)

      const plain = text(
        await visitor.get('/form', { headers: { ...headers, 'accept-encoding': '' } })
      )
      const other = (html: string) => html.replaceAll(/value='[^']+'/g, '')
      assert.equal(other(body), other(plain))
    }
    assert.equal(tokens.size, 4)
  })

  test('a visitor who has the page gets 304, and another one does not', async ({ assert }) => {
    const app = await startShop()
    await compressed(app, '/form')
    const ada = app.visitor()
    await ada.get('/form')
    const headers = { 'accept-encoding': 'gzip' }
    const { headers: first } = await ada.get('/form', { headers })
    assert.match(first.etag!, /^W\/".+-gzip"$/)
    const condition = { headers: { ...headers, 'if-none-match': first.etag! } }
    const own = await ada.get('/form', condition)
    const other = await app.get('/form', condition)
    assert.deepEqual([own.status, other.status], [304, 200])
  })

  test('a page with a nonce has no ETag, and is compressed with the nonce of its policy', async ({
    assert,
  }) => {
    const app = await startShop()
    const answer = await compressed(app, '/nonce')
    const [, nonce] = text(answer).match(/nonce="([^"]+)"/)!
    assert.include(String(answer.headers['content-security-policy']), `'nonce-${nonce}'`)
    assert.notProperty(answer.headers, 'etag')
    const headers = { 'accept-encoding': 'gzip', 'if-none-match': '*' }
    const conditional = await app.get('/nonce', { headers })
    assert.equal(conditional.status, 200)
  })
})
