import { Readable } from 'node:stream'
import { test } from '@japa/runner'
import { startApp, type TestApp } from '../support/test_app.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'

const NAMES = [`O'Brien\\`, `"</script><b>&`, '😀 $& 日本語']

/** Makes a body of the value that is written in it */
type Write = (value: string) => string

const EMOJI = '😀'.repeat(30)

const DOCUMENTS: [what: string, type: string, write: Write][] = [
  ['text', 'text/html', (value) => `<p>${EMOJI}${value}</p>${EMOJI}`],
  [
    'a script that was begun long before',
    'text/html',
    (value) => `<p>a < b</p><script>var a = "${' '.repeat(300)}", b = '${value}'</script>${value}`,
  ],
  ['a script whose tag has a >', 'text/html', (value) => `<script data-x=">">'${value}'</script>`],
  ['two scripts', 'text/html', (value) => `<script>'${value}'</script>${value}<script>'${value}'`],
  ['a style sheet', 'text/html', (value) => `<style>p::after { content: '${value}' }</style>`],
  ['an attribute', 'text/html', (value) => `<p title="${value}" class='${value}'>${value}</p>`],
  [
    'JSON in an attribute',
    'text/html',
    (value) => `<div data-page="{&quot;name&quot;:&quot;${value}&quot;}" title="${value}"></div>`,
  ],
  ['a comment', 'text/html', (value) => `<!-- <script> ${value} --->${value}<!-- "${value}`],
  ['what only looks like a tag', 'text/html', (value) => `1 <2 <${value} <3 <!${value}> <${value}`],
  ['JSON', 'application/json', (value) => `{"😀":"${value}","b":"<script>${value}"}`],
  ['a script that is a page itself', 'text/javascript', (value) => `greet("😀", '${value}')`],
  ['plain text', 'text/plain', (value) => `<script> 😀 ${value} page-cache-hol ${value}`],
]

/**
 * An application that sends a body whole, and in pieces of a size.
 */
async function start(type: string, write: Write) {
  let fills = 0
  const fill = ({ request }: { request: { input: (name: string) => string } }) => {
    fills++
    return request.input('name')
  }
  const app: TestApp = await startApp({
    config: { holes: [{ name: 'user', fill: fill as never }] },
    routes: (router) => {
      router
        .get('/whole', async (ctx) => {
          ctx.response.header('Content-Type', type).plainCookie('seen', '1')
          return write(await app.pageCache.hole(ctx, 'user'))
        })
        .use(cachePage(60))
      router
        .get('/stream', async (ctx) => {
          const { kind, size } = ctx.request.qs()
          const body = write(await app.pageCache.hole(ctx, 'user'))
          const all = kind === 'bytes' ? Buffer.from(body) : [...body]
          const pieces = Array.from({ length: Math.ceil(all.length / size) }, (_, index) => {
            const piece = all.slice(index * size, (index + 1) * size)
            return Array.isArray(piece) ? piece.join('') : piece
          })
          ctx.response.header('Content-Type', type)
          ctx.response.stream(Readable.from(pieces))
        })
        .use(cachePage(60))
    },
  })
  return { app, timesFilled: () => fills }
}

test.group('Holes of pages that are streamed', () => {
  test('are filled as if the page were sent whole: {0}')
    .with(DOCUMENTS)
    .run(async ({ assert }, [, type, write]) => {
      const { app } = await start(type, write)
      const sizes = [...Array.from({ length: 9 }, (_, index) => index + 1), 17, 64, 81, 100, 4000]
      for (const name of NAMES) {
        const query = `name=${encodeURIComponent(name)}`
        const whole = await app.get(`/whole?${query}`)
        assert.notInclude(whole.body, 'page-cache-hole')
        for (const [kind, size] of ['bytes', 'characters'].flatMap((one) =>
          sizes.map((length) => [one, length] as const)
        )) {
          const { body } = await app.get(`/stream?${query}&kind=${kind}&size=${size}`)
          assert.equal(body, whole.body, `${kind}, ${size} at once`)
        }
      }
    })

  test('are no way out of a script', async ({ assert }) => {
    const { app } = await start(
      'text/html',
      (value) => `<script>var name = '${' '.repeat(9000)}${value}'</script>`
    )
    const { body } = await app.get(
      `/stream?size=50&name=${encodeURIComponent(`\\'-alert(1)-'</script>`)}`
    )
    assert.match(body, / \\\\\\u0027-alert\(1\)-\\u0027\\u003c\\u002fscript\\u003e'<\/script>$/)
  })

  test('are filled with one value, which is asked for once', async ({ assert }) => {
    const { app, timesFilled } = await start('text/html', (value) => `${value},`.repeat(20))
    assert.equal(await app.body('/stream?size=3&name=Ada'), 'Ada,'.repeat(20))
    assert.equal(timesFilled(), 1)
  })

  test('leave all other bytes as they are', async ({ assert }) => {
    const bytes = Buffer.from(Array.from({ length: 512 }, (_, index) => index % 256))
    const app: TestApp = await startApp({
      config: { holes: [{ name: 'user', fill: () => 'Ü' }] },
      routes: (router) => {
        router
          .get('/', async (ctx) => {
            const marker = Buffer.from(await app.pageCache.hole(ctx, 'user'))
            ctx.response.header('Content-Type', 'application/x-made-up')
            ctx.response.stream(
              Readable.from([bytes, marker.subarray(0, 9), marker.subarray(9), bytes])
            )
          })
          .use(cachePage(60))
      },
    })
    const answer = await app.get('/')
    assert.deepEqual(answer.bytes, Buffer.concat([bytes, Buffer.from('Ü'), bytes]))
  })

  test('are in a script also where the page says no type', async ({ assert }) => {
    const app: TestApp = await startApp({
      config: { holes: [{ name: 'user', fill: () => `O'Brien\\` }] },
      routes: (router) => {
        router
          .get('/', async (ctx) => {
            const value = await app.pageCache.hole(ctx, 'user')
            ctx.response.stream(Readable.from([`<script>'${value}`, `'</script>`]))
          })
          .use(cachePage(60))
      },
    })
    assert.equal(await app.body('/'), `<script>'O\\u0027Brien\\\\'</script>`)
  })
})

test.group('Holes of JSONP', () => {
  test('are filled, and the callback stays', async ({ assert }) => {
    const app: TestApp = await startApp({
      config: { holes: [{ name: 'user', fill: () => `"O'Brien\\" \u2028` }] },
      routes: (router) => {
        router
          .get('/', async (ctx) =>
            ctx.response.jsonp({ user: await app.pageCache.hole(ctx, 'user') }, 'greet')
          )
          .use(cachePage(60))
        router.get('/uncached', async (ctx) =>
          ctx.response.jsonp({ user: await app.pageCache.hole(ctx, 'user') }, 'greet')
        )
      },
    })
    const [answer, uncached] = [await app.get('/'), await app.get('/uncached')]
    assert.match(answer.cacheStatus!, /detail=jsonp$/)
    assert.equal(answer.body, uncached.body)
    assert.equal(answer.headers['content-type'], 'text/javascript; charset=utf-8')
    assert.equal(answer.headers['x-content-type-options'], 'nosniff')
    assert.equal(answer.headers['content-length'], uncached.headers['content-length'])
  })
})
