import { test } from '@japa/runner'
import { TestSite } from './support/site.ts'
import { makeRequests } from '../../src/request/make_requests.ts'

/**
 * `Location` as bytes on the wire, and the path that a browser asks for then.
 */
const LOCATIONS: [what: string, location: Buffer, asked: string][] = [
  ['a path in UTF-8', Buffer.from('/größe'), '/gr%C3%B6%C3%9Fe'],
  ['a path of four bytes a character', Buffer.from('/🛒'), '/%F0%9F%9B%92'],
  ['a query in UTF-8', Buffer.from('/a?q=日本'), '/a?q=%E6%97%A5%E6%9C%AC'],
  ['a relative path in UTF-8', Buffer.from('é/x'), '/from/%C3%A9/x'],
  ['a path in Latin-1', Buffer.from('/größe', 'latin1'), '/gr%F6%DFe'],
  ['what is encoded already', Buffer.from('/gr%C3%B6%C3%9Fe'), '/gr%C3%B6%C3%9Fe'],
  ['encoded and not, mixed', Buffer.from('/%C3%B6ö'), '/%C3%B6%C3%B6'],
  ['spaces', Buffer.from('/two words'), '/two%20words'],
  ['a fragment', Buffer.from('/a#größe'), '/a'],
  ['backslashes', Buffer.from('\\a\\b'), '/a/b'],
]

test.group('Redirects', () => {
  test('{0} is followed as browsers do')
    .with(LOCATIONS)
    .run(async ({ assert }, [, location, asked]) => {
      const site = await TestSite.start((request, response) => {
        if (request.url !== '/from/here') {
          return response.writeHead(200).end('arrived')
        }
        response.writeHead(302, { location: location.toString('latin1') }).end()
      })
      const options = { urls: ['/from/here'], baseUrl: site.url, renew: false }
      const { visits } = await makeRequests(options)

      assert.deepEqual(site.paths, ['/from/here', asked])
      assert.equal(visits[0].status, 200)
      assert.equal(visits[0].redirectedTo, site.url + asked)
    })

  test('what is no URL is named', async ({ assert }) => {
    const site = await TestSite.start((_, response) => {
      response.writeHead(302, { location: 'http://[' }).end()
    })
    const { failures } = await makeRequests({ urls: ['/'], baseUrl: site.url, renew: false })
    assert.equal(failures[0].reason, 'invalid-redirect')
  })
})
