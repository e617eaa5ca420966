import { Readable } from 'node:stream'
import { Exception } from '@adonisjs/core/exceptions'
import type { Ending } from '../types.ts'

/**
 * How a handler gives its response.
 */
export const endings: Record<string, Ending> = {
  'text': (_, body) => body,
  'send': ({ response }, body) => response.send(body),
  'html': ({ response }, body) => {
    response.type('html')
    return `<!doctype html><body>${body}</body>`
  },
  'object': (_, body) => ({ body }),
  'object that reads when it is serialised': ({ request, response }, body) =>
    response.send({ toJSON: () => ({ body, key: request.header('x-api-key', 'none') }) }),
  'buffer': (_, body) => Buffer.from(body),
  'json': ({ response }, body) => response.json({ body }),
  'stream': ({ response }, body) =>
    response.type('text').stream(Readable.from([body, ' in a stream'])),
  'stream that reads while it runs': ({ request, response }, body) =>
    response.type('text').stream(
      Readable.from(
        (async function* () {
          yield body
          yield ` ${request.header('x-tenant')}`
        })()
      )
    ),
  'permanent redirect': ({ response }) => response.redirect('/elsewhere', false, 301),
  'redirect back': ({ response }) => response.redirect().status(301).back(),
  'redirect to https': ({ request, response }, body) =>
    request.secure() ? body : response.redirect(`https://${request.host()}/`, false, 308),
  'not found': ({ response }, body) => response.status(404).send(body),
  'gone': ({ response }, body) => response.status(410).send(body),
  'error': () => {
    throw new Error('boom')
  },
  'exception': () => {
    throw new Exception('no such thing', { status: 404 })
  },
  'nothing': ({ response }) => response.status(204).send(null),
}
