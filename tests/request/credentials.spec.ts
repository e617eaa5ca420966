import { test } from '@japa/runner'
import { makeRequests } from '../../src/request/make_requests.ts'
import { signer } from './support/signer.ts'
import { TestSite } from './support/site.ts'
import type { Login, MakeRequestsOptions } from '../../src/request/main.ts'

/**
 * As `env.get()` and `process.env` are typed, of a variable that is not set.
 */
const MISSING = process.env.A_VARIABLE_THAT_NOBODY_SETS
const LOGIN = { url: '/login', username: 'me', password: 'hunter2' }

test.group('makeRequests, credentials from the environment', () => {
  test('names what is undefined, and where to set it: {says}')
    .with<{ options: Partial<MakeRequestsOptions>; says: string }[]>([
      { options: { login: { ...LOGIN, password: MISSING } }, says: '"password" is undefined' },
      { options: { login: { ...LOGIN, username: MISSING } }, says: '"username" is undefined' },
      {
        options: { login: { ...LOGIN, fields: { tenant: MISSING } } },
        says: '"tenant" is undefined',
      },
      {
        options: { login: [LOGIN, { ...LOGIN, name: 'editor', password: MISSING }] },
        says: '"password" of "editor" is undefined',
      },
      {
        options: { basicAuth: { username: 'me', password: MISSING } },
        says: '"password" is undefined',
      },
      {
        options: { personas: [{ name: 'staff', login: { ...LOGIN, password: MISSING } }] },
        says: '"password" of "staff" is undefined',
      },
      {
        options: { personas: [{ name: 'ci', basicAuth: { username: MISSING, password: 'x' } }] },
        says: '"username" of "ci" is undefined',
      },
    ])
    .run(async ({ assert }, { options, says }) => {
      const site = await TestSite.start((_request, response) => response.end())
      const error = await makeRequests({ urls: ['/page'], ...options }, signer([site.host])).then(
        () => assert.fail('The run should not have begun'),
        (reason) => reason
      )
      assert.equal(error.code, 'E_INVALID_REQUEST_OPTION')
      assert.include(error.message, says)
      assert.include(error.message, 'add it to .env, or where the process is started')
      assert.notInclude(error.message, 'hunter2')
      assert.lengthOf(site.requests, 0)
    })

  test('the fields of a login that nobody needs may be undefined', async ({ assert }) => {
    const site = await TestSite.start((_request, response) => response.end())
    const login = { ...LOGIN, form: undefined, usernameField: undefined, name: undefined }
    const run = makeRequests({ urls: ['/page'], login }, signer([site.host]))
    await assert.rejects(() => run, /there is no form on that page/)
  })

  test('a field of a command may be what the environment says', ({ expectTypeOf }) => {
    class Warmup {
      login = { url: '/login', username: 'warmer', password: process.env.WARMER_PASSWORD }
    }
    expectTypeOf<Warmup['login']>().toMatchTypeOf<Login>()
  })
})
