import { test } from '@japa/runner'
import { compose } from '@adonisjs/core/helpers'
import { RequestMixin } from '../../src/request/request_mixin.ts'
import { renewed, signer } from './support/signer.ts'
import { TestSite } from './support/site.ts'

class Base {
  name = 'base'
}

abstract class AbstractBase {
  abstract run(): string
}

function pages() {
  return TestSite.start((_request, response) => response.writeHead(200, renewed()).end())
}

test.group('RequestMixin', () => {
  test('asks for the pages that its fields name', async ({ assert }) => {
    const site = await pages()
    class Warmer extends RequestMixin(Base) {
      urls = ['/', '/foo']
      basicAuth = { username: 'myuser', password: 'mypass' }
      languages = ['de', 'en']
      concurrency = 2
    }
    const warmer = new Warmer()
    const report = await warmer.makeRequests({}, signer([site.host]))

    assert.equal(warmer.name, 'base')
    assert.containsSubset(report.totals, { urls: 2, visits: 4, renewed: 4 })
    assert.isTrue(site.requests.every(({ headers }) => headers.authorization))
  })

  test('methods win over fields, may wait, and may be generators', async ({ assert }) => {
    const site = await pages()
    const told: string[] = []
    class Warmer extends compose(Base, RequestMixin) {
      languages = ['de']
      async *getUrls() {
        yield '/generated'
      }
      async getLanguages() {
        return ['fr']
      }
      onVisit({ url }: { url: string }) {
        told.push(url)
      }
    }
    await new Warmer().makeRequests({}, signer([site.host]))

    assert.equal(site.requests[0].headers['accept-language'], 'fr')
    assert.deepEqual(told, [`${site.url}/generated`])
  })

  test('what is given to makeRequests wins, where it is given', async ({ assert }) => {
    const site = await pages()
    class Warmer extends RequestMixin(AbstractBase) {
      urls = ['/a', '/b', '/c']
      limit = 2
      languages = ['de']
      run() {
        return 'run'
      }
    }
    await new Warmer().makeRequests({ limit: 1, languages: undefined }, signer([site.host]))

    assert.deepEqual(site.paths, ['/a'])
    assert.equal(site.requests[0].headers['accept-language'], 'de')
  })

  test('a wrong value names the option', async ({ assert }) => {
    class Warmer extends RequestMixin(Base) {
      urls = ['/']
      concurrency = 0
    }
    await assert.rejects(
      () => new Warmer().makeRequests({}, signer(['localhost'])),
      'Invalid option "concurrency" of makeRequests: expected a whole number, 1 or more, got 0'
    )
  })
})
