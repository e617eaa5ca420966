import { test } from '@japa/runner'
import { outer } from '../support/outer.ts'
import { startApp } from '../support/test_app.ts'
import { makeRequests } from '../../src/request/make_requests.ts'
import { cachePageForever } from '../../src/controllers/cache_page_forever.ts'

const account = { username: 'staff', password: 'only' }
const authorization = `Basic ${Buffer.from('staff:only').toString('base64')}`

test.group('A site behind HTTP Basic as a whole', () => {
  test('is warmed up with its account, and shows its pages to nobody else', async ({ assert }) => {
    let edition = 1
    const app = await startApp({
      config: { allow: ['authorization'] },
      middleware: [
        outer(({ request, response }, next) =>
          request.header('authorization') === authorization
            ? next()
            : response.header('WWW-Authenticate', 'Basic').unauthorized('Who are you?')
        ),
      ],
      routes: (router) => {
        router.get('/', () => `edition ${edition}`).use(cachePageForever(60))
      },
    })
    const staff = { headers: { authorization } }
    assert.equal(await app.body('/', staff), 'edition 1')
    edition = 2
    assert.equal(await app.body('/', staff), 'edition 1')

    const stranger = await makeRequests({ urls: ['/'], baseUrl: app.url })
    assert.isFalse(stranger.ok)
    const report = await makeRequests({ urls: ['/'], baseUrl: app.url, basicAuth: account })
    assert.isTrue(report.ok)
    assert.equal(report.visits[0].outcome, 'renewed')

    const hit = await app.get('/', staff)
    assert.equal(hit.cacheStatus, 'page-cache; hit')
    assert.equal(hit.body, 'edition 2')
    const refused = await app.get('/')
    assert.equal(refused.status, 401)
  })
})
