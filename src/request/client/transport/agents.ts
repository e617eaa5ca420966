import http from 'node:http'
import https from 'node:https'
import { getCACertificates } from 'node:tls'
import type { ClientRequest } from './client.ts'

/**
 * The agents of one request, for Node's client and for got.
 */
export interface AgentPair {
  http: http.Agent
  https: https.Agent
}

/**
 * How connections are made.
 */
export interface ConnectionOptions {
  /** At most so many to one host at the same time */
  connections: number

  /** URL of a proxy; `false`: none; `null`: those of the environment, where it asks Node to use them */
  proxy: string | false | null

  /** Certificate authorities that are trusted besides the usual ones, in PEM */
  ca: (string | Buffer)[]
}

/**
 * Keeps connections, straight or through a proxy.
 */
export class Agents {
  #straight: AgentPair
  #proxied: AgentPair | null

  constructor(options: ConnectionOptions) {
    const proxyEnv = proxyEnvOf(options.proxy)
    this.#straight = createAgents(options)
    this.#proxied = proxyEnv ? createAgents(options, proxyEnv) : null
  }

  /**
   * Loopback addresses are of this machine, and mean another one to a proxy. A proxy that is spoken
   * to in plain HTTP connects to whatever the Host header says (RFC 9112, 3.2.2), so that it cannot
   * ask one address for another host.
   */
  for({ url, headers }: Pick<ClientRequest, 'url' | 'headers'>): AgentPair {
    const isRenamed = url.protocol === 'http:' && headers.host !== url.host
    return this.#proxied === null || isRenamed || isLoopback(url) ? this.#straight : this.#proxied
  }

  close(): void {
    for (const agents of [this.#straight, this.#proxied]) {
      agents?.http.destroy()
      agents?.https.destroy()
    }
  }
}

function createAgents({ connections, ca }: ConnectionOptions, proxyEnv?: ProxyEnv): AgentPair {
  const options = {
    keepAlive: true,
    maxSockets: connections,
    scheduling: 'lifo',
    proxyEnv,
  } as const
  const authorities = ca.length === 0 ? {} : { ca: [...getCACertificates('default'), ...ca] }
  return {
    http: new http.Agent(options),
    https: new https.Agent({ ...options, ...authorities }),
  }
}

type ProxyEnv = http.AgentOptions['proxyEnv']

/**
 * Node's own agents have the variables where `NODE_USE_ENV_PROXY=1` or `--use-env-proxy` was said.
 */
function proxyEnvOf(proxy: ConnectionOptions['proxy']): ProxyEnv | null {
  const { env } = process
  if (proxy === null) {
    const { options } = http.globalAgent as http.Agent & { options: http.AgentOptions }
    return options.proxyEnv ?? null
  }
  return proxy === false
    ? null
    : { HTTP_PROXY: proxy, HTTPS_PROXY: proxy, NO_PROXY: env.no_proxy ?? env.NO_PROXY }
}

function isLoopback({ hostname }: URL): boolean {
  return /^(localhost|.+\.localhost|127\.[\d.]+|\[::1\]|\[::ffff:7f.*\]|0\.0\.0\.0|\[::\])$/.test(
    hostname
  )
}
