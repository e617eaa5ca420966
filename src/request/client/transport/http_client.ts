import got, { type Request } from 'got'
import { Agents, type ConnectionOptions } from './agents.ts'
import { Deadlines } from './deadlines.ts'
import { pageRequest } from './page_request.ts'
import { toFailure } from './to_failure.ts'
import type { IncomingMessage } from 'node:http'
import type { Client, ClientRequest, ClientResponse } from './client.ts'

/**
 * Asks over the network, with connections that are kept. What is read, the pages of a login and
 * sitemaps, is asked for by got, which unpacks it; pages that are only asked for need less.
 */
export class HttpClient implements Client {
  #agents: Agents
  #deadlines = new Deadlines()

  constructor(options: ConnectionOptions) {
    this.#agents = new Agents(options)
  }

  async send(request: ClientRequest): Promise<ClientResponse> {
    if (!request.isRead) {
      return pageRequest(request, this.#agents.for(request), this.#deadlines)
    }
    try {
      const stream = this.#open(request)
      const response = await answerOf(stream)
      return { status: response.statusCode!, headers: response.headers, body: stream }
    } catch (error) {
      throw toFailure(error)
    }
  }

  close(): void {
    this.#deadlines.close()
    this.#agents.close()
  }

  #open(request: ClientRequest): Request {
    return got.stream(request.url, {
      method: request.method as 'GET',
      headers: request.headers,
      body: request.body,
      agent: this.#agents.for(request),
      decompress: true,
      signal: request.signal,
      timeout: { request: request.timeoutMs },
      https: { serverName: serverName(request) },
      // Each hop and each attempt needs a token of its own, and credentials are judged anew
      followRedirect: false,
      retry: { limit: 0 },
      throwHttpErrors: false,
    })
  }
}

function answerOf(stream: Request): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    stream.once('response', resolve)
    // Stays: who reads the body gets the error too, but nobody may be reading yet
    stream.on('error', reject)
  })
}

/**
 * The certificate is that of the host that is asked for, wherever the connection goes.
 */
function serverName({ url, headers }: ClientRequest): string | undefined {
  const host = new URL(`${url.protocol}//${headers.host}`).hostname
  return url.protocol === 'https:' && host !== url.hostname ? host : undefined
}
