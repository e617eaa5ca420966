import { test } from '@japa/runner'
import { canonicalPath } from '../../src/keys/tags.ts'
import { createContext } from '../support/http_context.ts'

test.group('The canonical path', () => {
  test('{0} is {1}')
    .with([
      ['/posts/1', '/posts/1'],
      ['/posts/', '/posts/'],
      ['/caf%c3%a9', '/caf%C3%A9'],
      ['/café', '/caf%C3%A9'],
      ['/%41%7Eb%2D%5f%2e', '/A~b-_.'],
      ['/%21%27%28%29%2A', "/!'()*"],
      ['/a b', '/a%20b'],
      ['/a%20b', '/a%20b'],
      ['/[a]', '/%5Ba%5D'],
      ['/a%2fb', '/a%2Fb'],
      ['/a/b', '/a/b'],
      ['/a%252Fb', '/a%252Fb'],
      ['/a%25252Fb', '/a%25252Fb'],
      ['/a%2541', '/a%2541'],
      ['/a+b', '/a+b'],
      ['/a%2Bb', '/a%2Bb'],
      ['/a;b=1,2', '/a;b=1,2'],
      ['/a%3Bb', '/a%3Bb'],
      ['/100%', '/100%'],
      ['/100%25', '/100%25'],
      ['/%zz', '/%zz'],
      ['/%ff', '/%FF'],
      ['/a/../b', '/a/../b'],
      ['/\ud800', '/%EF%BF%BD'],
    ])
    .run(({ assert }, [path, expected]) => {
      assert.equal(canonicalPath(path), expected)
      assert.equal(canonicalPath(expected), expected, 'once more')
    })

  test('{$self} is the same before and after AdonisJS has decoded it')
    .with(['/caf%C3%A9', '/a%2Fb', '/a%2fb', '/a%252Fb', '/%41', '/%21%5B%22%7C', '/a%20b%2525'])
    .run(({ assert }, url) => {
      const { pathname } = createContext({ url }).request.parsedUrl
      assert.equal(canonicalPath(pathname), canonicalPath(url))
    })
})
