import { Socket } from 'node:net'
import { test } from '@japa/runner'
import { startFront } from './support/front_app.ts'
import { byUrl } from '../../src/keys/by_url.ts'
import { Question } from '../../src/front/question.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { RefusedQuestion } from '../../src/front/front_answer.ts'

const MEGABYTE = 1024 * 1024

/** What the answers may take in all, in pages */
const ROOM = 64 / 4

test.group('The memory of the front ring', () => {
  test('a page counts also where none of it is sent', async ({ assert }) => {
    const app = await startFront({
      config: { memo: '1h', memoSize: '1gb', maxBodySize: '8mb' },
      routes: (router) => {
        router
          .get('/:page', () => 'x'.repeat(4 * MEGABYTE))
          .use(cachePage(60, byUrl, { front: true }))
      },
    })
    const { headers } = await app.ask('/0')
    // Who has the page is sent none of it.
    const has = { headers: { 'if-none-match': headers.etag! } }
    for (let page = 0; page < ROOM; page++) {
      assert.isTrue(await app.comesInFront(`/${page}`, has))
    }
    const { inFront, status } = await app.ask('/0', has)
    assert.deepEqual([inFront, status], [false, 304])
  }).timeout(60_000)

  test('a page counts before it is sent in front again', async ({ assert }) => {
    let size = 1
    const app = await startFront({
      config: { memo: '1h', memoSize: '1gb', maxBodySize: '8mb' },
      routes: (router) => {
        router.get('/:page', () => 'x'.repeat(size)).use(cachePage(60, byUrl, { front: true }))
      },
    })
    const paths = Array.from({ length: ROOM }, (_, page) => `/${page}`)
    for (const path of paths) {
      assert.isTrue(await app.comesInFront(path))
    }
    await app.pageCache.clear()
    size = 4 * MEGABYTE
    for (const path of paths) {
      // One that produces it, and a hit that is remembered.
      await app.ask(path)
      await app.ask(path)
    }
    await app.ask('/0')
    assert.isFalse(await app.isInFront('/0'))
    await app.ask(paths.at(-1)!)
    assert.isTrue(await app.isInFront(paths.at(-1)!))
  }).timeout(60_000)

  test('a page counts once, in however many ways it is asked for', async ({ assert }) => {
    const app = await startFront({
      config: { memo: '1h', memoSize: '1gb', maxBodySize: '8mb' },
      routes: (router) => {
        router.get('/', () => 'x'.repeat(4 * MEGABYTE)).use(cachePage(60, byUrl, { front: true }))
      },
    })
    const has = (made: number) => ({ headers: { 'if-none-match': `"${made}"` } })
    for (let made = 0; made < ROOM + 1; made++) {
      await app.warm('/', has(made), 'HEAD')
    }
    assert.isTrue(await app.isInFront('/', has(0), 'HEAD'))
  }).timeout(60_000)

  test('what is remembered of a refusal counts, too', ({ assert }) => {
    const headers = { 'accept-language': 'x'.repeat(10_000) }
    const reads = { read: Object.keys(headers), readsAddress: false, readsVersion: false }
    const asked = { method: 'GET', socket: new Socket(), httpVersionMinor: 1, headers, ...reads }
    const { size } = new RefusedQuestion(new Question(asked, []))
    assert.isAbove(size, 10_000)
  })
})
