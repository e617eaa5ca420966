import { sentHead, type HeaderLine } from './sent_head.ts'
import { type WatchedRequest } from './watched_request.ts'
import { STATUS_CODES, type ServerResponse } from 'node:http'

/**
 * A response that has left, with what was read of its request.
 */
export interface WatchedAnswer {
  watched: WatchedRequest
  response: ServerResponse
  sent: HeaderLine[]
  /** As it was given to `end`; `undefined` where it was sent in parts, or in another encoding */
  body: unknown
  isWhole: boolean
}

type Methods = Record<'writeHead' | 'write' | 'end', (...args: unknown[]) => unknown>

/**
 * Watches what is sent for a request, below everything that the application may put around a
 * response.
 *
 * @param finished - Called with what was sent, when that was done
 */
export function watchAnswer(
  response: ServerResponse,
  watched: WatchedRequest,
  finished: (answer: WatchedAnswer) => void
): void {
  const methods = response as unknown as Methods
  const { writeHead, write, end } = methods
  let sent: HeaderLine[] | null = null
  let isWhole = true
  let isEnded = false
  methods.writeHead = (...args) => {
    watched.stop()
    const result = Reflect.apply(writeHead, response, args)
    isWhole &&= response.sendDate && response.statusMessage === STATUS_CODES[response.statusCode]
    sent = sentHead(response, args)
    return result
  }
  methods.write = (...args) => {
    isWhole = false
    return Reflect.apply(write, response, args)
  }
  methods.end = (...args) => {
    const result = Reflect.apply(end, response, args)
    const [body, encoding] = args
    isWhole &&= typeof body !== 'function' && typeof encoding !== 'string'
    // Whoever ends it once more has sent nothing more.
    if (!isEnded) {
      isEnded = true
      finished({ watched, response, sent: sent ?? [], body, isWhole: isWhole && sent !== null })
    }
    return result
  }
}
