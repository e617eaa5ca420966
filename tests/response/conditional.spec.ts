import { test } from '@japa/runner'
import { createContext } from '../support/http_context.ts'
import { answerConditional, type Comparison } from '../../src/response/conditional.ts'

const DATE = 'Wed, 21 Oct 2015 07:28:00 GMT'
const EARLIER = 'Wed, 21 Oct 2015 07:27:59 GMT'
const LATER = 'Wed, 21 Oct 2015 07:28:01 GMT'

interface Case {
  request: Record<string, string>
  response?: Record<string, string>
  status?: number
}

function answer({ request, response, status = 200 }: Case, comparison?: Comparison) {
  const ctx = createContext({ headers: request })
  Object.entries({ etag: '"abc"', ...response }).forEach(([name, value]) => {
    ctx.response.header(name, value)
  })
  ctx.response.status(status)
  ctx.response.send('<p>Hello</p>')
  answerConditional(ctx, comparison)
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
        'If-Modified-Since of later than the date of the page': {
          request: { 'if-modified-since': LATER },
          response: { date: DATE },
        },
        'If-Modified-Since in another form': {
          request: { 'if-modified-since': 'Wednesday, 21-Oct-15 07:28:01 GMT' },
          response: { 'last-modified': 'Wed Oct 21 07:28:00 2015' },
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
        'a year that is no date': {
          request: { 'if-modified-since': '2050' },
          response: { 'last-modified': DATE },
        },
        'a word with a year that is no date': {
          request: { 'if-modified-since': 'banana 2050' },
          response: { 'last-modified': DATE },
        },
        'a date in another form than those of HTTP': {
          request: { 'if-modified-since': '2050-01-01T00:00:00Z' },
          response: { 'last-modified': DATE },
        },
        'a last modification that is no date': {
          request: { 'if-modified-since': LATER },
          response: { 'last-modified': '0' },
        },
        'an empty If-None-Match, which wins, too': {
          request: { 'if-none-match': '', 'if-modified-since': LATER },
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

  test('a page that is personalised is compared by its ETag alone, whatever {$self} says')
    .with(['last-modified', 'date'])
    .run(({ assert }, name) => {
      const statusFor = (request: Record<string, string>) =>
        answer({ request, response: { [name]: DATE } }, { isPersonalised: true }).getStatus()
      assert.equal(statusFor({ 'if-modified-since': LATER }), 200)
      assert.equal(statusFor({ 'if-none-match': '"abc"' }), 304)
      assert.equal(statusFor({ 'if-none-match': '"abc"', 'if-modified-since': EARLIER }), 304)
      assert.equal(statusFor({ 'if-none-match': '"x"', 'if-modified-since': LATER }), 200)
    })
})
