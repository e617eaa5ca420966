import { request as send, type IncomingHttpHeaders } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { TestSite } from './site.ts'

interface Kept {
  headers: IncomingHttpHeaders
  body: Buffer
}

/**
 * A cache in front of an application, which keeps what says how long it may be kept, and knows nothing of
 * warm-ups.
 *
 * @param origin - URL of the application
 * @param how.obeys - Whether it does what `no-cache` and `no-store` say, and not just what it was configured to
 */
export function startCacheInFront(
  origin: string,
  { obeys = true }: { obeys?: boolean } = {}
): Promise<TestSite> {
  const kept = new Map<string, Kept>()
  return TestSite.start(async ({ url, headers }, response) => {
    const hit = kept.get(url!)
    if (hit && !(obeys && headers['cache-control'] === 'no-cache')) {
      response.writeHead(200, { ...hit.headers, age: '1' }).end(hit.body)
      return
    }
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const target = new URL(url!, origin)
    send(target, { headers: { ...headers, host: target.host } }, async (answer) => {
      const body = await buffer(answer)
      if (mayBeKept(answer.headers['cache-control']) || !obeys) {
        kept.set(url!, { headers: answer.headers, body })
      }
      response.writeHead(answer.statusCode!, answer.headers).end(body)
      resolve()
    })
      .on('error', reject)
      .end()
    return promise
  })
}

function mayBeKept(cacheControl = ''): boolean {
  return /max-age=[1-9]/.test(cacheControl) && !/private|no-store|no-cache/.test(cacheControl)
}
