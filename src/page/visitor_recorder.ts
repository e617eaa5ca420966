import { sessionOf } from './visitor.ts'
import type { Consent } from '../types.ts'
import type { HttpContext } from '@adonisjs/core/http'

/**
 * Methods of a session through which its content is read or changed. Flash messages have a
 * rule of their own.
 */
const SESSION_METHODS = [
  'get',
  'has',
  'all',
  'put',
  'forget',
  'pull',
  'increment',
  'decrement',
  'clear',
  'regenerate',
] as const

const COOKIE_METHODS = ['cookie', 'encryptedCookie', 'plainCookie', 'cookiesList'] as const

/**
 * Keys that shield keeps in the session. Its secret is seen in a page only as the token, which
 * has a rule of its own.
 */
const SHIELD_SECRET = 'csrf-secret'

/**
 * Keys under which the session guard of @adonisjs/auth keeps who is logged in.
 */
const GUARD_KEY = /^(auth|remember)_/

/**
 * What of Edge's renderer is needed, so that Edge itself is not.
 */
interface View {
  getState(): Record<string, unknown>
  share(state: Record<string, unknown>): unknown
}

type Shadowed = Record<string, unknown>

/**
 * Notes what a handler and its view read of the visitor while they run: session, cookies, who
 * he is. A page that depends on the visitor does not belong to everybody.
 */
export class VisitorRecorder {
  readonly reads = new Set<Consent>()
  #ctx: HttpContext
  #restore: (() => void)[] = []

  constructor(ctx: HttpContext) {
    this.#ctx = ctx
    this.#watchCookies()
    this.#watchSession()
    this.#watchView()
  }

  stop(): void {
    this.#restore.forEach((restore) => restore())
    this.#restore = []
  }

  #watchCookies(): void {
    const { request } = this.#ctx
    for (const method of COOKIE_METHODS) {
      this.#shadow(request, method, (name) =>
        this.reads.add(typeof name === 'string' && GUARD_KEY.test(name) ? 'user' : 'cookies')
      )
    }

    // Whoever reads the header itself goes past those methods.
    const { headers } = request.request
    if (headers.cookie !== undefined) {
      this.#watchProperty(headers, 'cookie', headers.cookie, 'cookies')
    }
  }

  #watchSession(): void {
    const session = sessionOf(this.#ctx)
    if (session === null) {
      return
    }
    for (const method of SESSION_METHODS) {
      this.#shadow(session, method, (key) => this.#readSession(key))
    }
    this.#watchProperty(session, 'sessionId', session.sessionId, 'session')
  }

  /**
   * Templates do not get the session but a read-only copy of its values.
   */
  #watchView(): void {
    if (sessionOf(this.#ctx) === null || !('view' in this.#ctx)) {
      return
    }
    const view = this.#ctx.view as View
    const shared = view.getState().session
    if (typeof shared !== 'object' || shared === null) {
      return
    }
    const watched = new Proxy(shared, {
      get: (target, property) => {
        const value = Reflect.get(target, property)
        if (typeof value !== 'function') {
          this.#readSession()
          return value
        }
        return (...args: unknown[]) => {
          this.#readSession(args[0])
          return Reflect.apply(value, target, args)
        }
      },
    })
    view.share({ session: watched })
    this.#restore.push(() => view.share({ session: shared }))
  }

  #readSession(key?: unknown): void {
    if (key === SHIELD_SECRET) {
      return
    }
    this.reads.add(typeof key === 'string' && GUARD_KEY.test(key) ? 'user' : 'session')
  }

  #shadow(target: object, method: string, note: (argument: unknown) => void): void {
    const original = (target as Shadowed)[method] as Function
    ;(target as Shadowed)[method] = function (this: unknown, ...args: unknown[]) {
      note(args[0])
      return Reflect.apply(original, this, args)
    }
    this.#restore.push(() => delete (target as Shadowed)[method])
  }

  #watchProperty(target: object, name: string, value: unknown, consent: Consent): void {
    const own = Object.getOwnPropertyDescriptor(target, name)
    Object.defineProperty(target, name, {
      configurable: true,
      enumerable: true,
      get: () => {
        this.reads.add(consent)
        return value
      },
      set: (changed) => {
        value = changed
      },
    })
    this.#restore.push(() => {
      if (own) {
        Object.defineProperty(target, name, own)
      } else {
        delete (target as Shadowed)[name]
      }
    })
  }
}
