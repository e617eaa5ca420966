import { outer } from '../../support/outer.ts'
import { stopClock } from '../../support/clock.ts'
import { startApp, type TestAppOptions } from '../../support/test_app.ts'
import type { RequestOptions } from '../../support/visitor.ts'

/**
 * How many requests of one kind come to the application before it is answered in front: one that
 * produces the page, one that is a hit, and two whose responses are the same.
 */
const BEFORE = 4

/**
 * An application whose server answers in front, at a time that stands still.
 */
export async function startFront({ middleware = [], ...options }: TestAppOptions) {
  const clock = stopClock()
  let reached = 0
  const counter = outer((_, next) => {
    reached++
    return next()
  })
  const app = await startApp({ front: true, ...options, middleware: [counter, ...middleware] })

  /** Asks, and tells whether the application was asked */
  const ask = async (path: string, request?: RequestOptions, method = 'GET') => {
    const before = reached
    const answer = await app.request(method, path, request)
    // Node.js looks at a clock that cannot be stopped.
    delete answer.headers.date
    return { ...answer, inFront: reached === before }
  }
  /** Asks as often as it takes until it may be answered in front, and then once more */
  const warm = async (path: string, request?: RequestOptions, method = 'GET') => {
    for (let time = 0; time < BEFORE; time++) {
      await ask(path, request, method)
    }
    return ask(path, request, method)
  }
  /** Whether a request is answered in front now, and once it was asked for often enough */
  const isInFront = async (...args: Parameters<typeof ask>) => {
    const { inFront } = await ask(...args)
    return inFront
  }
  const comesInFront = async (...args: Parameters<typeof ask>) => {
    const { inFront } = await warm(...args)
    return inFront
  }
  return { ...app, clock, ask, warm, isInFront, comesInFront, reached: () => reached }
}
