import { test } from '@japa/runner'
import { startApp } from '../support/test_app.ts'
import { serializeBody } from '../../src/response/capturing/serialize_body.ts'

class Post {
  title = 'A title'
  toJSON() {
    return { title: this.title, seen: true }
  }
}

/**
 * Everything that a handler may send, by what it is.
 */
const BODIES: Record<string, unknown> = {
  'text': 'plain text',
  'html': '<p>ü€😀</p>',
  'html after white space': '\n  <!doctype html>',
  'less-than inside a text': '1 < 2',
  'white space': '  ',
  'an empty string': '',
  'null': null,
  'a number': 42,
  'zero': 0,
  'not a number': Number.NaN,
  'a bigint': 12345678901234567890n,
  'true': true,
  'false': false,
  'an object': { b: 1, a: [null, undefined, 'ü'], skipped: undefined },
  'an empty object': {},
  'an array': [1, 'two', { three: 3 }],
  'an instance': new Post(),
  'a date': new Date(0),
  'a regular expression': /<a>/gi,
  'a map': new Map([['a', 1]]),
  'an error': new RangeError('no'),
  'a Buffer': Buffer.from([0, 255, 128, 10, 13]),
  'an empty Buffer': Buffer.alloc(0),
  'a part of a Buffer': Buffer.from('0123456789').subarray(2, 5),
  'bytes': new Uint8Array([200, 1, 2]),
}

test.group('Body', () => {
  test('of {0} is what AdonisJS sends')
    .with(Object.entries(BODIES))
    .run(async ({ assert }, [, content]) => {
      const app = await startApp({
        routes: (router) => {
          router.get('/', ({ response }) => response.send(content))
        },
      })
      const answer = await app.get('/')
      const body = serializeBody(content, JSON.stringify)!

      assert.deepEqual(answer.bytes, Buffer.from(body.content ?? ''))
      assert.equal(answer.headers['content-type'] ?? null, body.contentType)
    })

  test('is turned into JSON by the setting of the application', async ({ assert }) => {
    const serializeJSON = (value: unknown) => `/* ours */ ${JSON.stringify(value, null, 2)}`
    const app = await startApp({
      http: { serializeJSON },
      routes: (router) => {
        router.get('/', () => ({ a: 1 }))
      },
    })
    const answer = await app.get('/')

    assert.equal(answer.body, serializeBody({ a: 1 }, serializeJSON)!.content)
  })

  test('bytes are not copied', ({ assert }) => {
    const bytes = new Uint8Array([1, 2, 3])
    const { content } = serializeBody(bytes, JSON.stringify)!
    bytes[0] = 9

    assert.equal((content as Buffer)[0], 9)
  })

  test('of {$self} is refused, as by AdonisJS')
    .with(['a function', 'a symbol', 'an object without JSON'])
    .run(({ assert }, what) => {
      const contents: Record<string, unknown> = {
        'a function': () => {},
        'a symbol': Symbol('x'),
        'an object without JSON': { toJSON: () => undefined },
      }
      assert.isNull(serializeBody(contents[what], JSON.stringify))
    })

  test('an error while it is turned into JSON is thrown', ({ assert }) => {
    const circular: Record<string, unknown> = {}
    circular.self = circular
    assert.throws(() => serializeBody(circular, JSON.stringify), /circular/i)
  })
})
