import { Readable } from 'node:stream'
import { discardStream, type BodyStream } from '../../recording/discard_body.ts'
import type { HttpResponse } from '@adonisjs/core/http'

/**
 * The stream of a handler as one that is read piece by piece. An error of it comes to whoever reads it,
 * whenever that is, and to nobody else.
 */
export function readableOf(body: BodyStream): Readable {
  const source =
    body instanceof ReadableStream ? Readable.fromWeb(body as never) : (body as Readable)
  return (Symbol.asyncIterator in source ? source : wrapped(source)).on('error', () => {})
}

/**
 * A stream of an older kind, which has no iterator.
 */
function wrapped(source: Readable): Readable {
  const destroy: Readable['_destroy'] = (error, done) => {
    discardStream(source)
    done(error)
  }
  return new Readable({ destroy }).wrap(source)
}

/**
 * A stream that is made of another one. Nothing is read before it is read itself, so that an error
 * comes when there is somebody to hear of it; and when it is left, so is the other one at once, even
 * where a piece of that is waited for.
 *
 * @param source - The other one
 * @param pieces - Begins to make the pieces. It may have read of the source already
 */
export function streamMadeOf(
  source: Readable,
  pieces: () => AsyncIterator<Uint8Array | string>
): Readable {
  let iterator: AsyncIterator<Uint8Array | string> | undefined
  return new Readable({
    async read() {
      try {
        iterator ??= pieces()
        const { done, value } = await iterator.next()
        this.push(done ? null : value)
      } catch (error) {
        // Without an error it would be left silently, and whoever reads it would wait for ever.
        this.destroy((error ?? new Error('The stream is broken')) as Error)
      }
    },
    destroy(error, done) {
      discardStream(source)
      done(error)
    },
  })
}

/**
 * Has the stream of a response wait until it is read, and an error that comes meanwhile with it. To be called
 * before something is waited for.
 */
export function holdStream(response: HttpResponse): void {
  const [body, errorCallback] = response.lazyBody.stream ?? []
  // A web stream keeps its error by itself.
  if (body !== undefined && !(body instanceof ReadableStream)) {
    const source = readableOf(body)
    const held = streamMadeOf(source, () => source[Symbol.asyncIterator]())
    response.lazyBody.stream = [held, errorCallback]
  }
}
