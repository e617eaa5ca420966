import { test } from '@japa/runner'
import { secretIn } from '../../src/page/secrets.ts'
import { createContext } from '../support/http_context.ts'
import { HeaderChanges } from '../../src/page/header_changes.ts'

const TOKEN = 'c3J-token_x.y'
const NONCE = 'bm9uY2U+/w=='

function find(body: string | Buffer | null, header = '', secrets: object = {}) {
  const ctx = createContext()
  Object.assign(ctx.request, { csrfToken: TOKEN }, secrets)
  Object.assign(ctx.response, { nonce: NONCE }, secrets)
  const headers = new HeaderChanges()
  headers.set('x-a', ['other', header])
  return secretIn(ctx, body, headers)
}

test.group('Secrets', () => {
  test('are found in a text, in bytes and in headers', ({ assert }) => {
    assert.equal(find(`<input value="${TOKEN}">`), 'csrf-token')
    assert.equal(find(Buffer.from(`<input value="${TOKEN}">`)), 'csrf-token')
    assert.equal(find(null, TOKEN), 'csrf-token')
    assert.equal(find(`<script nonce="${NONCE}">`), 'nonce')
    assert.equal(find(Buffer.from(NONCE)), 'nonce')
    assert.equal(find('', `script-src 'nonce-${NONCE}'`), 'nonce')
  })

  test('are not found where they are not', ({ assert }) => {
    assert.isNull(find('<p>Hello</p>', 'value'))
    assert.isNull(find(null))
  })

  test('an application without shield has none', ({ assert }) => {
    const none = { csrfToken: undefined, nonce: undefined }
    assert.isNull(find(`undefined ${TOKEN} ${NONCE}`, '', none))
    assert.isNull(find('', '', { csrfToken: '', nonce: '' }))
  })
})
