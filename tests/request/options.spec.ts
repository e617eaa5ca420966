import { test } from '@japa/runner'
import { makeRequests } from '../../src/request/make_requests.ts'
import { signer } from './support/signer.ts'

const LOGIN = { url: '/login', username: 'me', password: 'hunter2' }

test.group('makeRequests, options', () => {
  test('{option}: {says}')
    .with<{ option: string; options: object; says: string }[]>([
      { option: 'urls', options: { urls: '/foo' }, says: 'expected a list' },
      { option: 'urls', options: { urls: undefined }, says: 'expected a list' },
      { option: 'url', options: { url: [] }, says: 'Did you mean "urls"?' },
      { option: 'threads', options: { threads: 2 }, says: 'it is called "concurrency" here' },
      { option: 'concurrency', options: { concurrency: '4' }, says: 'expected a whole number' },
      { option: 'timeout', options: { timeout: 0 }, says: 'more than 0' },
      { option: 'timeout', options: { timeout: 'soon' }, says: 'expected a number of seconds' },
      { option: 'retries', options: { retries: -1 }, says: '0 or more' },
      { option: 'rate', options: { rate: 0 }, says: 'requests per second' },
      { option: 'rate', options: { rate: 1e-9 }, says: 'one request a day' },
      { option: 'limit', options: { limit: 1.5 }, says: '1 or more' },
      { option: 'transport', options: { transport: 'ftp' }, says: `'http' or 'in-process'` },
      { option: 'baseUrl', options: { baseUrl: 'example.com' }, says: 'expected a URL' },
      { option: 'baseUrl', options: { baseUrl: 'http://me:hunter2@a.b' }, says: 'Use "basicAuth"' },
      { option: 'host', options: { host: 'https://example.com' }, says: 'expected a host name' },
      { option: 'origins', options: { origins: ['example.com'] }, says: 'expected origins' },
      { option: 'basicAuth', options: { basicAuth: 'me:hunter2' }, says: 'expected { username' },
      { option: 'login', options: { login: { url: '/login' } }, says: 'expected { url' },
      {
        option: 'login',
        options: { login: { ...LOGIN, url: 'http://me:hunter2@a.b/' } },
        says: '"url" must be',
      },
      { option: 'login', options: { login: { ...LOGIN, user: 'x' } }, says: 'there is no "user"' },
      {
        option: 'personas',
        options: {
          login: [
            { ...LOGIN, name: 'a' },
            { ...LOGIN, name: 'a' },
          ],
        },
        says: 'two personas are called "a"',
      },
      {
        option: 'anonymous',
        options: { personas: [{ name: 'a' }], anonymous: true },
        says: 'it goes without "personas"',
      },
      { option: 'languages', options: { languages: 'de' }, says: 'expected a list' },
      { option: 'languages', options: { languages: ['de\r\nx: y'] }, says: 'expected a list' },
      {
        option: 'vary',
        options: { vary: [{ cookie: 'a=b' }] },
        says: '"cookie" cannot be set here',
      },
      { option: 'headers', options: { headers: { Host: 'x' } }, says: 'Use the option "host"' },
      { option: 'headers', options: { headers: { 'a b': 'x' } }, says: 'not the name of a header' },
      { option: 'headers', options: { headers: { a: 'hunter2\n' } }, says: 'without line breaks' },
      { option: 'signal', options: { signal: {} }, says: 'AbortController' },
      { option: 'onVisit', options: { onVisit: true }, says: 'expected a function' },
    ])
    .run(async ({ assert }, { option, options, says }) => {
      const error = await makeRequests(
        { urls: [], ...options } as never,
        signer(['localhost'])
      ).catch((thrown) => thrown)

      assert.equal(error.code, 'E_INVALID_REQUEST_OPTION')
      assert.include(error.message, `Invalid option "${option}" of makeRequests: `)
      assert.include(error.message, says)
      assert.notInclude(error.message, 'hunter2')
    })

  test('needs an application to renew, and to ask in process', async ({ assert }) => {
    await assert.rejects(
      () => makeRequests({ urls: [] }, null),
      /to renew its pages, or "renew: false"/
    )
    await assert.rejects(
      () => makeRequests({ urls: [], renew: false, transport: 'in-process' }, null),
      /to ask in process/
    )
    await assert.rejects(() => makeRequests({ urls: [], renew: false }, null), /"baseUrl"/)
  })

  test('a run over nothing is well, where it may be so', async ({ assert }) => {
    const report = await makeRequests({ urls: [], allowNothing: true }, signer(['localhost']))
    assert.isTrue(report.ok)
    assert.containsSubset(report, { p50: 0, p95: 0, stopped: null, visits: [] })
  })
})
