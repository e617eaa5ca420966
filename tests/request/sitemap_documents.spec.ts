import { test } from '@japa/runner'
import { join } from 'node:path'
import { readdirSync, readFileSync } from 'node:fs'
import { makeRequests } from '../../src/request/make_requests.ts'
import { renewed, signer } from './support/signer.ts'
import { sitemap } from '../../src/request/sources/sitemap.ts'
import { TestSite } from './support/site.ts'

/*
 * Each folder of tests/request/sitemaps holds what a site answers, with `{url}` for its address, and
 * in expected.txt what comes of it: the pages that are asked for, a line each, then the failure
 * and the hint, where there is one.
 */
const SITEMAPS = join(import.meta.dirname, 'sitemaps')

/**
 * The document that is read first.
 */
const ROOTS = ['robots.txt', 'sitemap.txt', 'sitemap.xml']

test.group('sitemap | documents', () => {
  test('{$self}')
    .with(readdirSync(SITEMAPS))
    .run(async ({ assert }, folder) => {
      const files = readdirSync(join(SITEMAPS, folder))
      const read = (name: string) => readFileSync(join(SITEMAPS, folder, name), 'utf8')
      const site: TestSite = await TestSite.start((request, response) => {
        const name = request.url!.slice(1)
        return files.includes(name)
          ? response.end(read(name).replaceAll('{url}', site.url))
          : response.writeHead(200, renewed()).end()
      })
      const root = ROOTS.find((name) => files.includes(name))!
      const report = await makeRequests(
        { urls: sitemap(`/${root}`), retries: 0, allowNothing: true },
        signer([site.host])
      )

      const pages = site.paths.filter((path) => !files.includes(path.slice(1)))
      const failures = report.failures.map(({ url, reason }) => `${url}: ${reason}`)
      const came = [
        ...pages,
        ...failures.map((failure) => `failure: ${failure.replace(site.url, '')}`),
        ...report.hints.map((hint) => `hint: ${hint}`),
      ]
      assert.deepEqual(came, read('expected.txt').split('\n').filter(Boolean))
    })
})
