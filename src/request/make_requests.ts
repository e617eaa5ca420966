import { Asker } from './client/asker.ts'
import { systemClock } from './client/pacing/clock.ts'
import { Follower } from './client/follower.ts'
import { HttpClient } from './client/transport/http_client.ts'
import { InProcessClient } from './client/transport/in_process_client.ts'
import { PersonaSession } from './client/persona_session.ts'
import { Site } from './client/site.ts'
import { resolveOptions } from './options/resolve_options.ts'
import { Run } from './run/run.ts'
import { getRequestRuntime, type RequestRuntime } from './runtime.ts'
import type { ResolvedOptions } from './options/resolved_options.ts'
import type { Client } from './client/transport/client.ts'
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
  const resolved = resolveOptions(options, runtime)
  const controller = new AbortController()
  const onAbort = () => controller.abort()
  resolved.signal?.addEventListener('abort', onAbort)
  if (resolved.signal?.aborted) {
    controller.abort()
  }

  const client = createClient(resolved, runtime)
  try {
    return await createRun(resolved, runtime, client, controller).start()
  } finally {
    client.close()
    resolved.signal?.removeEventListener('abort', onAbort)
  }
}

function createClient(options: ResolvedOptions, runtime: RequestRuntime | null): Client {
  return options.transport === 'in-process'
    ? new InProcessClient((request, response) => runtime!.handle(request, response))
    : new HttpClient({
        connections: options.concurrency,
        proxy: options.proxy,
        ca: options.tls.ca,
      })
}

function createRun(
  options: ResolvedOptions,
  runtime: RequestRuntime | null,
  client: Client,
  controller: AbortController
): Run {
  const inProcess = options.transport === 'in-process'
  const logins = options.personas.flatMap(({ login }) => login ?? [])
  const site = new Site({
    ...options,
    origins: [...options.origins, ...logins.map(({ url }) => new URL(url, options.baseUrl).origin)],
    scheme: schemeOf(options, runtime),
    inProcess,
  })
  const asker = new Asker({
    ...options,
    client,
    runtime,
    decompresses: !inProcess,
    signal: controller.signal,
    clock: systemClock,
  })
  const follower = new Follower(asker, site, { trustedOnly: inProcess })
  const sessions = options.personas.map((persona) => new PersonaSession(persona, options.headers))
  return new Run({ options, runtime, site, follower, sessions, controller })
}

/**
 * The scheme of the URLs that visitors use: that of APP_URL, where the application is asked past
 * the proxy that ends TLS.
 */
function schemeOf({ baseUrl, headers }: ResolvedOptions, runtime: RequestRuntime | null): string {
  const said = headers['x-forwarded-proto']
  const url = baseUrl.protocol === 'https:' ? baseUrl : URL.parse(runtime?.baseUrl() ?? '')
  return said ?? (url ?? baseUrl).protocol.slice(0, -1)
}
