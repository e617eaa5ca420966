import { Readable } from 'node:stream'
import type {
  Client,
  ClientRequest,
  ClientResponse,
} from '../../../src/request/client/transport/client.ts'

/**
 * Answers without a network, so that a test can move the clock between request and answer.
 */
export class FakeClient implements Client {
  readonly requests: ClientRequest[] = []
  #answer: (path: string, number: number) => { status: number; headers?: Record<string, string> }

  /**
   * @param answer - Told the path, and how many requests for it there have been with this one
   */
  constructor(
    answer: (path: string, number: number) => { status: number; headers?: Record<string, string> }
  ) {
    this.#answer = answer
  }

  async send(request: ClientRequest): Promise<ClientResponse> {
    this.requests.push(request)
    const { pathname } = request.url
    const number = this.requests.filter(({ url }) => url.pathname === pathname).length
    const { status, headers = {} } = this.#answer(pathname, number)
    return { status, headers, body: Readable.from([]) }
  }

  close(): void {}
}
