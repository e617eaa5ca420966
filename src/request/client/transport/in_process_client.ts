import { inject } from 'light-my-request'
import { arriveOver } from '../../../renewal/arrive_over.ts'
import { Deadlines } from './deadlines.ts'
import { RequestFailure } from './request_failure.ts'
import { toFailure } from './to_failure.ts'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Readable } from 'node:stream'
import type { Client, ClientRequest, ClientResponse } from './client.ts'

/**
 * Hands requests to the application in this process: no network, no port.
 */
export class InProcessClient implements Client {
  #handle: (request: IncomingMessage, response: ServerResponse) => unknown

  #deadlines = new Deadlines()

  /**
   * @param handle - The application's `server.handle`
   */
  constructor(handle: (request: IncomingMessage, response: ServerResponse) => unknown) {
    this.#handle = handle
  }

  send(request: ClientRequest): Promise<ClientResponse> {
    return new Promise((resolve, reject) => {
      let body: Readable | undefined
      let failure: RequestFailure | undefined
      const end = (reason: RequestFailure) => {
        failure = reason
        body?.destroy(reason)
        reject(reason)
      }
      const release = this.#deadlines.start(request, end)

      this.#inject(request, (reason) => {
        release()
        end(reason)
      }).then(
        (response) => {
          body = response.stream()
          // Listened to, lest an end before anyone reads crash the process
          body.on('error', release).on('close', release)
          if (failure) {
            body.destroy()
          }
          resolve({ status: response.statusCode, headers: headersOf(response.headers), body })
        },
        (error) => {
          release()
          reject(toFailure(error))
        }
      )
    })
  }

  close(): void {
    this.#deadlines.close()
  }

  #inject({ method, url, headers, body }: ClientRequest, fail: (failure: RequestFailure) => void) {
    const scheme = headers['x-forwarded-proto'] ?? url.protocol.slice(0, -1)
    const handle = async (request: IncomingMessage, response: ServerResponse) => {
      arriveOver(request, { protocol: `${scheme}:` })
      try {
        await this.#handle(request, response)
      } catch {
        fail(new RequestFailure('network-error', false))
      }
    }
    return inject(handle as (request: unknown, response: unknown) => void, {
      method: method as 'GET',
      url: url.href,
      // As a proxy that ends TLS does, for applications that look at the header themselves
      headers: { ...headers, 'x-forwarded-proto': scheme },
      payload: body && Buffer.from(body),
      payloadAsStream: true,
    })
  }
}

/**
 * Lists are joined as Node does for answers over the network; `Set-Cookie` stays a list.
 */
function headersOf(headers: NodeJS.Dict<string | string[] | number>): NodeJS.Dict<string> {
  const joined: NodeJS.Dict<string | string[]> = {}
  for (const [name, value] of Object.entries(headers)) {
    joined[name] =
      name === 'set-cookie' ? [value as string | string[]].flat() : [value].flat().join(', ')
  }
  return joined as NodeJS.Dict<string>
}
