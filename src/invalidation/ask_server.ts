import got, { RequestError } from 'got'
import { E_SERVER_NOT_CLEARED } from '../errors.ts'
import type { Clearance } from './clearance.ts'
import type { ClearResult } from './clear_types.ts'
import type { RequestRuntime } from '../request/runtime.ts'

/**
 * How long a server may take, in milliseconds.
 */
const TIMEOUT = 60_000

/**
 * Asks a running server of the application to clear its caches. The request is signed as a
 * renewal is.
 *
 * @param server - Where it listens
 * @param route - `controlRoute` of config/cache_helpers.ts
 * @throws E_SERVER_NOT_CLEARED - saying what to look at
 */
export async function askServer(
  clearance: Clearance,
  server: URL,
  route: string,
  runtime: RequestRuntime
): Promise<ClearResult[]> {
  const url = new URL(server)
  url.pathname = route
  url.search = clearance.toSearch()
  const host = hostFor(url, runtime)
  const refuse = (problem: string): never => {
    throw new E_SERVER_NOT_CLEARED([server.origin, problem])
  }

  const answer = await got
    .post(url, {
      headers: { ...runtime.renewalHeaders('POST', url, host), host, accept: 'application/json' },
      timeout: { request: TIMEOUT },
      retry: { limit: 0 },
      followRedirect: false,
      throwHttpErrors: false,
    })
    .catch((error: unknown) => refuse(problemOf(error)))

  const { results, problem } = read(answer.body)
  if (answer.statusCode === 200 && results) {
    return results
  }
  return refuse(
    problem ??
      `it answered ${answer.statusCode}. Does it run with the same controlRoute ("${route}", in config/cache_helpers.ts), the same APP_KEY, and "${host}" among its hosts?`
  )
}

/**
 * The server takes a token only for one of the application's own hosts, and may well be asked
 * under another name, such as localhost.
 */
function hostFor(url: URL, runtime: RequestRuntime): string {
  return runtime.renews(url, url.host) ? url.host : new URL(runtime.baseUrl()).host
}

function problemOf(error: unknown): string {
  if (!(error instanceof RequestError)) {
    throw error
  }
  switch (error.code) {
    case 'ECONNREFUSED':
      return 'nothing listens there. Is the server started, and is the URL right?'
    case 'ENOTFOUND':
      return 'there is no such host'
    case 'ETIMEDOUT':
      return 'it did not answer in time'
    default:
      return error.message
  }
}

function read(body: string): { results?: ClearResult[]; problem?: string } {
  try {
    const answer: unknown = JSON.parse(body)
    return typeof answer === 'object' && answer !== null ? answer : {}
  } catch {
    return {}
  }
}
