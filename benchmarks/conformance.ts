import { startApp } from '../tests/support/test_app.ts'
import { gatewayRoute } from '../tests/conformance/gateway.ts'
import { runSuite, type Kind } from '../tests/conformance/suite.ts'

/**
 * Runs the public suite `http-cache-tests` against the package as a gateway, and prints how many
 * tests of each kind have passed, and which have not.
 *
 * ```sh
 * npm run conformance                       # all tests
 * npm run conformance -- freshness-max-age  # one of them
 * ```
 */
const only = process.argv[2]
let close = async () => {}
const verdicts = await runSuite(async (origin) => {
  const app = await startApp({
    routes: (router) => gatewayRoute(router, origin),
    config: { invalidateOnWrite: true, targets: ['CDN-Cache-Control'] },
  })
  close = app.close
  return app.url
}, only)

for (const kind of ['required', 'optimal', 'check'] satisfies Kind[]) {
  const all = verdicts.filter((verdict) => verdict.kind === kind)
  const failed = all.filter(({ problem }) => problem !== null)
  console.log(`${kind}: ${all.length - failed.length} of ${all.length}`)
  failed.forEach(({ id, problem }) => console.log(`  ${id}: ${problem}`))
}
await close()
process.exit(0)
