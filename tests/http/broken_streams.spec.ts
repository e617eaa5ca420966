import { test } from '@japa/runner'
import { Readable } from 'node:stream'
import { startApp } from '../support/test_app.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'

test.group('Broken streams', () => {
  test('a stream that is broken from the start is answered as AdonisJS does', async ({
    assert,
  }) => {
    const broken = () =>
      new Readable({
        read() {
          this.destroy(new Error('broken'))
        },
      })
    const app = await startApp({
      routes: (router) => {
        router
          .get('/', ({ response }) => response.stream(broken()))
          .use(cachePage(60, undefined, { streams: true }))
        router
          .get('/own', ({ response }) => response.stream(broken(), () => ['sorry', 502]))
          .use(cachePage(60, undefined, { streams: true }))
        router.get('/uncached', ({ response }) => response.stream(broken()))
      },
    })
    const [answer, again, uncached] = [
      await app.get('/'),
      await app.get('/'),
      await app.get('/uncached'),
    ]
    assert.equal(answer.status, uncached.status)
    assert.equal(answer.body, uncached.body)
    assert.equal(again.status, 500)
    const own = await app.get('/own')
    assert.equal(own.status, 502)
    assert.equal(own.body, 'sorry')
  })

  test('a stream that breaks in the middle is not stored', async ({ assert }) => {
    let runs = 0
    const chunks = async function* () {
      yield 'half'
      if (++runs === 1) {
        throw new Error('broken')
      }
      yield ' and half'
    }
    const app = await startApp({
      routes: (router) => {
        router
          .get('/', ({ response }) => response.stream(Readable.from(chunks())))
          .use(cachePage(60, undefined, { streams: true }))
      },
    })
    await app.get('/').catch(() => {})
    assert.equal(await app.body('/'), 'half and half')
    assert.equal(await app.body('/'), 'half and half')
    assert.equal(runs, 2)
  })
})
