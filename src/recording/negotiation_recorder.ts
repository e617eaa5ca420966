import type { HttpContext } from '@adonisjs/core/http'

/**
 * The methods of a request with which a handler chooses between representations, and the header
 * that they look at.
 */
const NEGOTIATION = {
  types: 'Accept',
  accepts: 'Accept',
  languages: 'Accept-Language',
  language: 'Accept-Language',
  charsets: 'Accept-Charset',
  charset: 'Accept-Charset',
  encodings: 'Accept-Encoding',
  encoding: 'Accept-Encoding',
} as const

/**
 * Says `Vary` for a handler that chooses between representations and does not say so itself
 * (RFC 9110, 12.5.5): whoever asks first for JSON must not decide that everybody gets JSON. The
 * error pages of AdonisJS choose in this way.
 */
export class NegotiationRecorder {
  #request: Record<string, unknown>

  constructor({ request, response }: HttpContext) {
    this.#request = request as unknown as Record<string, unknown>
    for (const [method, header] of Object.entries(NEGOTIATION)) {
      const original = this.#request[method] as Function
      this.#request[method] = (...args: unknown[]) => {
        response.vary(header)
        return Reflect.apply(original, request, args)
      }
    }
  }

  stop(): void {
    for (const method of Object.keys(NEGOTIATION)) {
      delete this.#request[method]
    }
  }
}
