import { Asker } from './client/asker.ts'
import { systemClock } from './client/pacing/clock.ts'
import { Follower } from './client/follower.ts'
import { HttpClient } from './client/transport/http_client.ts'
import { InProcessClient } from './client/transport/in_process_client.ts'
import { PersonaSession } from './client/persona_session.ts'
import { Site } from './client/site.ts'
import { NetworkVisits } from './run/network_visits.ts'
import type { ResolvedOptions } from './options/resolved_options.ts'
import type { Client } from './client/transport/client.ts'
import type { RequestRuntime } from './runtime.ts'
import type { SharedPace } from './client/pacing/shared_pace.ts'
import type { RunParts } from './run/run_parts.ts'

/**
 * Builds what a run works with.
 *
 * @param given.connections - At most so many to one host at the same time
 * @param given.shared - The pace of all processes that ask for pages of the run
 * @param given.begunAt - When the run began, in milliseconds since the epoch. Default: now
 * @returns the parts, and what closes their connections
 */
export function openRun(
  options: ResolvedOptions,
  runtime: RequestRuntime | null,
  given: { connections?: number; shared?: SharedPace; begunAt?: number } = {}
): { parts: RunParts; close: () => void } {
  const controller = new AbortController()
  const onAbort = () => controller.abort()
  options.signal?.addEventListener('abort', onAbort)
  if (options.signal?.aborted) {
    controller.abort()
  }
  const connections = given.connections ?? options.concurrency
  const client = createClient(options, runtime, connections)
  const parts = createParts(options, runtime, client, { controller, ...given })
  const { throughNetwork: network } = options
  const networkClient = network && createHttpClient(options, connections)
  return {
    parts: {
      ...parts,
      visitNetwork: networkClient && (() => networkVisits(parts, network, networkClient)),
    },
    close: () => {
      client.close()
      networkClient?.close()
      options.signal?.removeEventListener('abort', onAbort)
    },
  }
}

function createClient(
  options: ResolvedOptions,
  runtime: RequestRuntime | null,
  connections: number
): Client {
  return options.transport === 'in-process'
    ? new InProcessClient((request, response) => runtime!.handle(request, response))
    : createHttpClient(options, connections)
}

function createHttpClient({ proxy, tls: { ca } }: ResolvedOptions, connections: number): Client {
  return new HttpClient({ connections, proxy, ca })
}

/**
 * Visits of the network in front. Whatever the transport of the run is, it is reached over HTTP, and
 * gets neither token nor credentials.
 */
function networkVisits(
  { options, site, sessions: [session], controller }: Omit<RunParts, 'visitNetwork'>,
  network: URL,
  client: Client
): NetworkVisits {
  const { signal } = controller
  const clock = systemClock
  const asker = new Asker({ ...options, client, runtime: null, decompresses: true, signal, clock })
  const host = options.host ?? network.host
  const { concurrency } = options
  return new NetworkVisits({ asker, site, network, host, session, concurrency, clock, signal })
}

function createParts(
  options: ResolvedOptions,
  runtime: RequestRuntime | null,
  client: Client,
  {
    controller,
    shared,
    begunAt = Date.now(),
  }: { controller: AbortController; shared?: SharedPace; begunAt?: number }
): Omit<RunParts, 'visitNetwork'> {
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
    shared,
    renewedSince: begunAt,
  })
  const follower = new Follower(asker, site, { trustedOnly: inProcess })
  const sessions = options.personas.map((persona) => new PersonaSession(persona, options.headers))
  return { options, runtime, site, follower, sessions, controller, loginPaths: null }
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
