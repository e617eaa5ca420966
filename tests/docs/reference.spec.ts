import { test } from '@japa/runner'
import { read } from './support/documents.ts'
import { errors } from '../../index.ts'
import { errors as requestErrors } from '../../src/request/main.ts'
import { docblocks } from '../support/docblocks.ts'
import { referenceParts, withReferenceParts } from './support/reference.ts'

const EVENTS = new URL('../../src/telemetry/page_events.ts', import.meta.url)

test.group('docs/reference.md', () => {
  test('says what the code says: else run "npm run docs:reference"', async ({ assert }) => {
    const text = await read('docs/reference.md')

    assert.equal(text, await withReferenceParts(text))
  })

  test('has every part', async ({ assert }) => {
    const text = await read('docs/reference.md')

    for (const [name, part] of Object.entries(await referenceParts())) {
      assert.include(text, part, name)
    }
  })

  test('has every error that is exported', async ({ assert }) => {
    const { errors: part } = await referenceParts()

    for (const code of [...Object.keys(errors), ...Object.keys(requestErrors)]) {
      assert.include(part, `| \`${code}\` |`)
    }
  })
})

test('docs/events.md has every event, and no other', async ({ assert }) => {
  const text = await read('docs/events.md')
  const rows = [...text.matchAll(/^\| `(page_cache:\w+)`/gm)].map(([, name]) => name)
  const events = Object.keys(await docblocks(EVENTS, 'PageCacheEvents'))

  assert.sameMembers(
    rows,
    events.map((name) => name.replaceAll(`'`, ''))
  )
})
