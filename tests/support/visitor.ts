import { Agent, request as send, type IncomingHttpHeaders } from 'node:http'

export interface Answer {
  status: number
  headers: IncomingHttpHeaders
  body: string
  bytes: Buffer
  /** The member of `Cache-Status` that is ours */
  cacheStatus: string | undefined
}

export interface RequestOptions {
  headers?: Record<string, string>
  body?: string
}

const agent = new Agent({ keepAlive: false, maxSockets: Infinity })

/**
 * Someone who asks for pages and keeps the cookies that they get.
 */
export class Visitor {
  readonly cookies = new Map<string, string>()
  #url: string

  constructor(url: string) {
    this.#url = url
  }

  get(path: string, options?: RequestOptions): Promise<Answer> {
    return this.request('GET', path, options)
  }

  request(method: string, path: string, options: RequestOptions = {}): Promise<Answer> {
    const { hostname, port } = new URL(this.#url)
    // As browsers do, although the agent ends each connection itself.
    const headers: Record<string, string> = { connection: 'keep-alive', ...options.headers }
    if (this.cookies.size > 0) {
      headers.cookie ??= [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    }
    return new Promise((resolve, reject) => {
      const outgoing = send({ agent, hostname, port, method, path, headers }, (incoming) => {
        const chunks: Buffer[] = []
        incoming.on('data', (chunk) => chunks.push(chunk))
        incoming.on('error', reject)
        incoming.on('end', () => {
          for (const cookie of incoming.headers['set-cookie'] ?? []) {
            const [pair] = cookie.split(';')
            const equals = pair.indexOf('=')
            this.cookies.set(pair.slice(0, equals), pair.slice(equals + 1))
          }
          const bytes = Buffer.concat(chunks)
          resolve({
            status: incoming.statusCode!,
            headers: incoming.headers,
            body: bytes.toString(),
            bytes,
            cacheStatus: incoming.headers['cache-status'] as string | undefined,
          })
        })
      })
      outgoing.on('error', reject)
      outgoing.end(options.body)
    })
  }
}
