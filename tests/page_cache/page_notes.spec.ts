import { test } from '@japa/runner'
import { Gate } from '../support/gate.ts'
import { startApp } from '../support/test_app.ts'
import { turns } from '../support/turns.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'

test.group('PageNotes', () => {
  test('waits with all that comes while an index is being written, and tells it at once', async ({
    assert,
  }) => {
    const app = await startApp({
      routes: (router) => {
        router.get('/:id', () => 'page').use(cachePage(60))
      },
    })
    const { notes, stores } = app.pageCache
    const index = notes.indexOf(stores.use(null, 'the test'))
    const gate = new Gate()
    const written: string[][] = []
    index.write = async (records) => {
      written.push(records.map(({ url }) => new URL(url).pathname))
      await gate.pass()
    }
    await app.get('/0')
    notes.tell()
    await gate.reached(1)
    const paths = Array.from({ length: 20 }, (_, id) => `/${id + 1}`)
    for (const path of paths) {
      await app.get(path)
      notes.tell()
    }
    await turns()
    assert.deepEqual(written, [['/0']])
    gate.open()
    await notes.settled()
    assert.deepEqual(written, [['/0'], paths])
    await app.get('/late')
    await notes.settled()
    assert.deepEqual(written.at(-1), ['/late'])
  })
})
