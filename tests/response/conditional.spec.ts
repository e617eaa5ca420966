import { test } from '@japa/runner'
import { createContext } from '../support/http_context.ts'
import { answerConditional } from '../../src/response/conditional.ts'

const DATE = 'Wed, 21 Oct 2015 07:28:00 GMT'
const EARLIER = 'Wed, 21 Oct 2015 07:27:59 GMT'
const LATER = 'Wed, 21 Oct 2015 07:28:01 GMT'

interface Case {
  request: Record<string, string>
  response?: Record<string, string>
  status?: number
}

function answer({ request, response, status = 200 }: Case) {
  const ctx = createContext({ headers: request })
  Object.entries({ etag: '"abc"', ...response }).forEach(([name, value]) => {
    ctx.response.header(name, value)
  })
  ctx.response.status(status)
  ctx.response.send('<p>Hello</p>')
  answerConditional(ctx)
  return ctx.response
}

test.group('Conditional requests (RFC 9110, 13)', () => {
  test('304: {0}')
    .with(
      Object.entries<Case>({
        'If-None-Match': { request: { 'if-none-match': '"abc"' } },
        'If-None-Match with a list': { request: { 'if-none-match': '"x", W/"y" ,"abc"' } },
        'If-None-Match of any': { request: { 'if-none-match': '*' } },
        'weak comparison, asked weakly': { request: { 'if-none-match': 'W/"abc"' } },
        'weak comparison, answered weakly': {
          request: { 'if-none-match': '"abc"' },
          response: { etag: 'W/"abc"' },
        },
        'If-Modified-Since of the same second': {
          request: { 'if-modified-since': DATE },
          response: { 'last-modified': DATE },
        },
        'If-Modified-Since of later': {
          request: { 'if-modified-since': LATER },
          response: { 'last-modified': DATE },
        },
        'If-None-Match wins over If-Modified-Since': {
          request: { 'if-none-match': '"abc"', 'if-modified-since': EARLIER },
          response: { 'last-modified': DATE },
        },
        'a visitor who asks for a current answer': {
          request: { 'if-none-match': '"abc"', 'cache-control': 'no-cache' },
        },
        'another status of success': { request: { 'if-none-match': '"abc"' }, status: 203 },
      })
    )
    .run(({ assert }, [, given]) => {
      const response = answer(given)

      assert.equal(response.getStatus(), 304)
      assert.isFalse(Boolean(response.getBody()))
      assert.isDefined(response.getHeader('etag'))
    })

  test('the page: {0}')
    .with(
      Object.entries<Case>({
        'nothing is asked': { request: {} },
        'another ETag': { request: { 'if-none-match': '"abd"' } },
        'an ETag without quotes': { request: { 'if-none-match': 'abc' } },
        'an ETag in another case': { request: { 'if-none-match': '"ABC"' } },
        'a list without it': { request: { 'if-none-match': '"a", "b"' } },
        'modified since': {
          request: { 'if-modified-since': EARLIER },
          response: { 'last-modified': DATE },
        },
        'If-Modified-Since, but nobody knows when': { request: { 'if-modified-since': LATER } },
        'a date that is none': {
          request: { 'if-modified-since': 'yesterday' },
          response: { 'last-modified': DATE },
        },
        'If-None-Match wins over If-Modified-Since': {
          request: { 'if-none-match': '"x"', 'if-modified-since': LATER },
          response: { 'last-modified': DATE },
        },
        'a redirect': { request: { 'if-none-match': '"abc"' }, status: 301 },
        'not found': { request: { 'if-none-match': '"abc"' }, status: 404 },
      })
    )
    .run(({ assert }, [, given]) => {
      const response = answer(given)

      assert.equal(response.getStatus(), given.status ?? 200)
      assert.equal(response.getBody(), '<p>Hello</p>')
    })
})
