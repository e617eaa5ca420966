import { test } from '@japa/runner'
import { outer } from '../support/outer.ts'
import { startApp } from '../support/test_app.ts'
import { byUrl } from '../../src/keys/by_url.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import type { ServerResponse } from 'node:http'
import type { HttpContext } from '@adonisjs/core/http'

type Headers = Record<string, string | string[]>

/** As packages do that are told when a head is written: `on-headers`, and one that passes on what it was given */
const WRAPPERS: Record<string, (response: ServerResponse, listener: () => void) => void> = {
  'sets what it was given': (response, listener) => {
    const { writeHead } = response
    response.writeHead = function (this: ServerResponse, status: number, headers: Headers) {
      Object.entries(headers).forEach(([name, value]) => this.setHeader(name, value))
      listener()
      return writeHead.call(this, status)
    } as never
  },
  'passes on what it was given': (response, listener) => {
    const { writeHead } = response
    response.writeHead = function (this: ServerResponse, status: number, headers: Headers) {
      listener()
      return writeHead.call(this, status, headers)
    } as never
  },
}

const SETTERS: Record<string, (response: ServerResponse) => void> = {
  setHeader: (response) => response.setHeader('Set-Cookie', 'session=ada'),
  appendHeader: (response) => response.appendHeader('Set-Cookie', 'session=ada'),
}

test.group('A cookie that is set while the head is written', () => {
  test('keeps a page from others: with {1}, where what stands before the page cache {0}')
    .with(
      Object.keys(WRAPPERS).flatMap((wrapper) =>
        Object.keys(SETTERS).map((setter) => [wrapper, setter] as const)
      )
    )
    .run(async ({ assert }, [wrapper, setter]) => {
      const app = await startApp({
        middleware: [
          outer(({ response: { response } }, next) => {
            WRAPPERS[wrapper](response, () => SETTERS[setter](response))
            return next()
          }),
        ],
        routes: (router) => {
          router.get('/', () => 'a page').use(cachePage(60))
          router.get('/public', () => 'a page').use(cachePage(60, byUrl, { public: true }))
        },
      })
      for (const round of ['miss', 'hit', 'hit']) {
        const { body, headers } = await app.get('/')
        assert.equal(body, 'a page', round)
        assert.equal(headers['cache-control'], 'private, max-age=60', round)
        assert.deepEqual(headers['set-cookie'], ['session=ada'], round)

        const answer = await app.get('/public')
        assert.equal(answer.body, 'a page', round)
        assert.equal(answer.headers['cache-control'], 'public, max-age=60, s-maxage=60', round)
        assert.notProperty(answer.headers, 'set-cookie', round)
      }
    })
})

test.group('A cookie of what is sent in place of a public page', () => {
  const SET: Record<string, (ctx: HttpContext) => void> = {
    "on AdonisJS' response": ({ response }) => void response.plainCookie('session', 'ada'),
    'past it': ({ response }) => void response.response.setHeader('Set-Cookie', 'session=ada'),
  }

  test('is sent: {$self}')
    .with(
      Object.keys(SET).flatMap((where) => ['before', 'after'].map((when) => `${where}, ${when}`))
    )
    .run(async ({ assert }, way) => {
      const set = SET[way.replace(/, \w+$/, '')]
      const app = await startApp({
        middleware: [
          outer(async (ctx, next) => {
            if (way.endsWith('before')) {
              set(ctx)
            }
            await next()
            if (way.endsWith('after')) {
              set(ctx)
            }
            if (ctx.request.input('other')) {
              ctx.response.send('another')
            }
          }),
        ],
        routes: (router) => {
          const options = { public: true }
          router.get('/', () => 'a page').use(cachePage(60, byUrl, options))
        },
      })
      for (const round of ['miss', 'hit', 'hit']) {
        const page = await app.get('/')
        assert.equal(page.body, 'a page', round)
        assert.notProperty(page.headers, 'set-cookie', round)

        const other = await app.get('/?other=1')
        assert.equal(other.body, 'another', round)
        assert.match(String(other.headers['set-cookie']), /^session=/, round)
        assert.notProperty(other.headers, 'expires', round)
      }
    })
})
