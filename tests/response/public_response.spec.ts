import { test } from '@japa/runner'
import { HttpContextFactory } from '@adonisjs/core/factories/http'
import { withoutCookies } from '../../src/response/public_response.ts'

test.group('withoutCookies', () => {
  test('lets everything be set but cookies, before and after', ({ assert }) => {
    const ctx = new HttpContextFactory().create()
    const { response } = ctx
    response.append('set-cookie', 'before=1')
    withoutCookies(ctx)

    assert.strictEqual(response.header('Set-Cookie', 'after=1'), response)
    assert.strictEqual(response.append('set-cookie', 'after=2'), response)
    response.header('x-one', 'a').append('x-one', 'b')
    assert.isUndefined(response.getHeader('set-cookie'))
    assert.deepEqual(response.getHeader('x-one'), ['a', 'b'])
  })

  test('may be said again, also where a middleware has wrapped the methods meanwhile', ({
    assert,
  }) => {
    const ctx = new HttpContextFactory().create()
    const { response } = ctx
    withoutCookies(ctx)
    const { header } = response
    response.header = (name, value) => header.call(response, name, `${value}!`)
    withoutCookies(ctx)

    response.header('x-one', 'a').header('set-cookie', 'after=1')
    assert.equal(response.getHeader('x-one'), 'a!')
    assert.isUndefined(response.getHeader('set-cookie'))
  })

  test('gives all responses the same functions', ({ assert }) => {
    const [one, other] = [1, 2].map(() => new HttpContextFactory().create())
    withoutCookies(one)
    withoutCookies(other)

    for (const name of ['header', 'append'] as const) {
      assert.isTrue(Object.hasOwn(one.response, name))
      assert.strictEqual(one.response[name], other.response[name])
    }
  })
})
