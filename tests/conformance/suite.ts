import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'

/**
 * How much a test asks for. What is `required` by the RFCs, what is `optimal` where it can be
 * cached, and what is only looked at.
 */
export type Kind = 'required' | 'optimal' | 'check'

export interface Verdict {
  id: string
  name: string
  kind: Kind
  /** Why it failed; `null` where it passed */
  problem: string | null
}

interface SuiteTest {
  id: string
  name: string
  kind?: Kind
  browser_only?: boolean
}

/**
 * The parts of `http-cache-tests` that are used. It has no types of its own.
 */
interface Suite {
  tests: { tests: SuiteTest[] }[]
  runTests: (tests: unknown, fetch: unknown, isBrowser: boolean, base: string) => Promise<void>
  getResults: () => Record<string, true | [name: string, message: string]>
  fetch: typeof fetch
  handlers: Record<string, (segments: string[], request: unknown, response: unknown) => void>
}

/**
 * Starts the suite's origin, and runs all tests for caches between servers.
 *
 * @param startGateway - Starts what is tested in front of an origin, and says where it answers
 * @param only - The id of one test that is to be run alone
 */
export async function runSuite(
  startGateway: (origin: string) => Promise<string>,
  only?: string
): Promise<Verdict[]> {
  const suite = await load()
  const server = createServer((request, response) => {
    const [, room, ...segments] = request.url!.split('?', 1)[0].split('/')
    const handler = suite.handlers[room]
    return handler ? handler(segments, request, response) : response.writeHead(404).end()
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  try {
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const chosen = suite.tests.map((group) => ({
      ...group,
      tests: group.tests.filter(({ id }) => only === undefined || id === only),
    }))
    await suite.runTests(chosen, suite.fetch, false, await startGateway(origin))
    return verdicts(chosen, suite.getResults())
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

function verdicts(tests: Suite['tests'], results: ReturnType<Suite['getResults']>): Verdict[] {
  return tests
    .flatMap((group) => group.tests)
    .filter((test) => test.browser_only !== true)
    .map(({ id, name, kind = 'required' }) => {
      const result = results[id]
      return { id, name, kind, problem: result === true ? null : (result?.join(': ') ?? 'not run') }
    })
}

async function load(): Promise<Suite> {
  const from = (path: string) => import(`http-cache-tests/${path}`)
  const handler = async (name: string) => {
    const { default: handle } = await from(`server/handle-${name}.mjs`)
    return handle
  }
  const { runTests, getResults } = await from('client/runner.mjs')
  const { default: tests } = await from('tests/index.mjs')
  const { default: nodeFetch } = await import('node-fetch' as string)
  const handlers = {
    config: await handler('config'),
    state: await handler('state'),
    test: await handler('test'),
  }
  return { tests, runTests, getResults, fetch: nodeFetch, handlers }
}
