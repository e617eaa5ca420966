import { Agent, request as send, type IncomingHttpHeaders } from 'node:http'
import { markerOf } from './markers.ts'
import { SENDER } from './sender.ts'
import { entrance } from './visitors.ts'
import type { RequestPlan, RoutePlan } from './types.ts'

/**
 * What one visitor got for one request.
 */
export interface Answer {
  status: number
  headers: IncomingHttpHeaders
  body: string
  cacheStatus: string | undefined
  /** The session in which a token of the body is good */
  session: VisitorSession
  /** The validator that they sent */
  etag: string | undefined
  /** What differs from application to application in what they sent: text by name */
  sent: [text: string, name: string][]
}

const agent = new Agent({ keepAlive: true, maxSockets: 64 })

/**
 * What one visitor has of one application: their cookies, a token, copies of pages.
 */
export class VisitorSession {
  #url: URL
  #visitor: number
  #sendsCookies: boolean
  #cookies = new Map<string, string>()
  #copies = new Map<string, Answer>()
  #etags = new Map<string, string>()
  #token = ''

  /**
   * @param sendsCookies - Whether they have a cookie from the beginning on
   */
  constructor(url: string, visitor: number, sendsCookies: boolean = true) {
    this.#url = new URL(url)
    this.#visitor = visitor
    this.#sendsCookies = sendsCookies
  }

  /**
   * Logs in, or gets what they shall have into the session.
   */
  async enter(): Promise<void> {
    const { body } = await this.#send('GET', entrance(this.#visitor), {})
    this.#token = body
  }

  async ask(plan: RequestPlan, route: RoutePlan): Promise<Answer> {
    const session = plan.hasCookies
      ? this
      : new VisitorSession(this.#url.href, this.#visitor, false)
    return session.#ask(plan, route, this.#token)
  }

  /**
   * Whether a token from a page is good for them.
   */
  async accepts(token: string): Promise<boolean> {
    const { status } = await this.#send('POST', '/check', { 'x-csrf-token': token })
    return status === 200
  }

  async #ask(plan: RequestPlan, route: RoutePlan, token: string): Promise<Answer> {
    const query = plan.query.length === 0 ? '' : `?${plan.query.join('&')}`
    const path = `${route.path}/${plan.slug}${query}`
    const { number, visitor } = plan
    const headers: Record<string, string> = { ...plan.headers, [SENDER]: `${number} ${visitor}` }
    const etag = plan.isConditional ? this.#etags.get(path) : undefined
    if (etag !== undefined) {
      headers['if-none-match'] = etag
    }
    if (plan.method === 'POST' && plan.hasToken) {
      headers['x-csrf-token'] = token
    }
    const answer = await this.#send(plan.method, path, headers, plan.body)
    answer.sent.push([token, 'token'])
    return { ...this.#withCopy(path, answer), etag }
  }

  /**
   * A 304 stands for the copy that it names.
   */
  #withCopy(path: string, answer: Answer): Answer {
    const { etag } = answer.headers
    if (etag === undefined) {
      return answer
    }
    const name = `${path} ${etag}`
    if (answer.status === 304) {
      const copy = this.#copies.get(name)
      return copy ? { ...copy, cacheStatus: answer.cacheStatus, session: this } : answer
    }
    if (answer.status === 200 && answer.body !== '') {
      this.#etags.set(path, etag)
      this.#copies.set(name, answer)
    }
    return answer
  }

  #send(method: string, path: string, own: Record<string, string>, body?: string): Promise<Answer> {
    const cookies = [...this.#cookies].map(([name, value]) => `${name}=${value}`)
    const cookie = [`taste=${markerOf(this.#visitor, 'cookie')}`, ...cookies].join('; ')
    const sent = [...this.#cookies].flatMap(([name, value]): Answer['sent'] => [
      [value, name],
      [decodeURIComponent(value), name],
    ])
    const headers: Record<string, string | number> = {
      ...own,
      ...((this.#sendsCookies || cookies.length > 0) && { cookie }),
      ...(body !== undefined && { 'content-length': Buffer.byteLength(body) }),
    }
    const { hostname, port } = this.#url
    return new Promise((resolve, reject) => {
      const outgoing = send({ agent, hostname, port, method, path, headers }, (incoming) => {
        const chunks: Buffer[] = []
        incoming.on('data', (chunk) => chunks.push(chunk))
        incoming.on('error', reject)
        incoming.on('end', () => {
          this.#keep(incoming.headers['set-cookie'] ?? [])
          resolve({
            status: incoming.statusCode!,
            headers: incoming.headers,
            body: Buffer.concat(chunks).toString(),
            cacheStatus: incoming.headers['cache-status'] as string | undefined,
            session: this,
            etag: undefined,
            sent,
          })
        })
      })
      outgoing.on('error', reject)
      outgoing.end(body)
    })
  }

  #keep(cookies: string[]): void {
    for (const cookie of cookies) {
      const [pair] = cookie.split(';', 1)
      const equals = pair.indexOf('=')
      this.#cookies.set(pair.slice(0, equals), pair.slice(equals + 1))
    }
  }
}
