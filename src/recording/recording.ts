import type { HeaderChanges } from '../page/header_changes.ts'
import { ResponseRecorder } from './response_recorder.ts'
import { VisitorRecorder } from './visitor_recorder.ts'
import type { Consent } from '../types.ts'
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
 * What a handler did to the headers of the response while it ran, and what it read of the visitor.
 * Only a production is recorded, so that hits are not slowed down.
 */
export class Recording {
  #response: ResponseRecorder
  #visitor: VisitorRecorder
  #endNegotiation: () => void

  /**
   * Begins to record.
   */
  constructor(ctx: HttpContext) {
    this.#response = new ResponseRecorder(ctx)
    this.#visitor = new VisitorRecorder(ctx)
    this.#endNegotiation = recordNegotiation(ctx)
  }

  get headers(): HeaderChanges {
    return this.#response.changes
  }

  /**
   * What was read of the visitor, by the name of the consent that would allow it.
   */
  get reads(): ReadonlySet<Consent> {
    return this.#visitor.reads
  }

  /**
   * The value of a header before the handler touched it.
   */
  before(name: string) {
    return this.#response.before(name)
  }

  stop(): void {
    this.#endNegotiation()
    this.#visitor.stop()
    this.#response.stop()
  }

  /**
   * Takes back what was done to the headers, so that a stored page can be sent instead.
   */
  undo(): void {
    this.#response.undo()
  }
}

/**
 * Says `Vary` for a handler that chooses between representations and does not say so itself
 * (RFC 9110, 12.5.5): whoever asks first for JSON must not decide that everybody gets JSON. The
 * error pages of AdonisJS choose in this way.
 *
 * @returns ends it
 */
function recordNegotiation({ request, response }: HttpContext): () => void {
  const methods = request as unknown as Record<string, unknown>
  for (const [method, header] of Object.entries(NEGOTIATION)) {
    const original = methods[method] as Function
    methods[method] = (...args: unknown[]) => {
      response.vary(header)
      return Reflect.apply(original, request, args)
    }
  }
  return () => Object.keys(NEGOTIATION).forEach((method) => delete methods[method])
}
