import { startRun } from './start_run.ts'
import { getRequestRuntime, type RequestRuntime } from './runtime.ts'
import type { MakeRequestsOptions, Report } from './types.ts'

/**
 * Asks for every page of a list, so that it is renewed in the page cache, and reports what became
 * of each. A page that fails never keeps another from being asked for.
 *
 * @param options - `urls`, and what {@link MakeRequestsOptions} lists. Durations are seconds, or
 * strings such as `'1m'`
 * @param runtime - The application whose pages these are. Default: the one that is running
 * @throws E_INVALID_REQUEST_OPTION - naming the option, and what to write instead
 * @throws E_NO_REQUEST_RUNTIME - when the run needs an application and there is none
 * @throws E_LOGIN_FAILED - before any page was asked for
 * @throws E_NO_SERVER - when nothing listens at `baseUrl`, and nothing has been answered yet
 * @throws E_SOURCE_FAILED - when `urls` threw; its `report` is the run so far
 * @example
 * ```ts
 * const report = await makeRequests({
 *   urls: ['/', '/foo', 'https://example.com/bar'],
 *   login: { url: '/login', username: 'warmer', password: env.get('WARMER_PASSWORD') },
 *   anonymous: true,
 *   concurrency: 4,
 * })
 * if (!report.ok) {
 *   console.error(report.failures)
 * }
 * ```
 */
export async function makeRequests(
  options: MakeRequestsOptions,
  runtime: RequestRuntime | null = getRequestRuntime()
): Promise<Report> {
  return startRun(options, runtime, null)
}
