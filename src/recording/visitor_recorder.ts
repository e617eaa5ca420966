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

/**
 * Properties of a session that depend on its content, or on whether there is one.
 */
const SESSION_PROPERTIES = ['sessionId', 'isEmpty', 'fresh', 'hasBeenModified'] as const

const COOKIE_METHODS = ['cookie', 'encryptedCookie', 'plainCookie'] as const

/**
 * The key under which shield keeps its secret in the session. A page shows of it only the token,
 * which has a rule of its own.
 */
const SHIELD_SECRET = 'csrf-secret'

/**
 * Keys under which the session guard of @adonisjs/auth keeps who is logged in.
 */
const GUARD_KEY = /^(auth|remember)_/

/**
 * The parts of Edge's renderer and of @adonisjs/auth that are needed, so that the packages
 * themselves are not.
 */
interface View {
  getState(): Record<string, unknown>
}
interface Authenticator {
  use(guard?: string): { isAuthenticated: boolean }
}

type Shadowed = Record<string, unknown>

/**
 * Records what a handler and its view read of the visitor while they run: session, cookies, who
 * they are. A page that depends on the visitor is not for everybody.
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
    this.#watchAuth()
  }

  stop(): void {
    this.#restore.forEach((restore) => restore())
    this.#restore = []
  }

  #watchCookies(): void {
    const { request } = this.#ctx
    for (const method of COOKIE_METHODS) {
      this.#shadow(request, method, (name) => this.#readCookie(name))
    }

    // Validators are given the list with every request, and mostly leave it alone.
    const { cookiesList } = request
    request.cookiesList = () => watched(cookiesList.call(request), (name) => this.#readCookie(name))
    this.#restore.push(() => delete (request as unknown as Shadowed).cookiesList)

    // Code that reads the header itself does not call those methods. That there is no cookie
    // tells something of the visitor, too.
    this.#watchProperty(request.request.headers, 'cookie', () => this.#readCookie())
    this.#watchProperty(request.request, 'rawHeaders', () => this.#readCookie())
  }

  #watchSession(): void {
    const session = sessionOf(this.#ctx)
    if (session === null) {
      return
    }
    for (const method of SESSION_METHODS) {
      this.#shadow(session, method, (key) => this.#readSession(key))
    }
    for (const property of SESSION_PROPERTIES) {
      this.#watchProperty(session, property, () => this.#readSession())
    }
  }

  /**
   * Templates do not get the session but a read-only copy of its values.
   */
  #watchView(): void {
    if (sessionOf(this.#ctx) === null || !('view' in this.#ctx)) {
      return
    }
    const shared = (this.#ctx.view as View).getState().session
    if (typeof shared === 'object' && shared !== null) {
      this.#watchProperty(shared, 'values', () => this.#readSession())
    }
  }

  /**
   * Somebody may be logged in with a guard that is not the one that was asked last, which is
   * all that `ctx.auth` itself knows of.
   */
  #watchAuth(): void {
    const { auth } = this.#ctx as { auth?: Authenticator }
    if (typeof auth?.use !== 'function') {
      return
    }
    const { use } = auth
    auth.use = (name) => {
      const guard = use.call(auth, name)
      if (guard.isAuthenticated) {
        this.reads.add('user')
      }
      return guard
    }
    this.#restore.push(() => delete (auth as unknown as Shadowed).use)
  }

  #readCookie(name?: unknown): void {
    this.reads.add(typeof name === 'string' && GUARD_KEY.test(name) ? 'user' : 'cookies')
  }

  #readSession(key?: unknown): void {
    if (key === SHIELD_SECRET) {
      return
    }
    this.reads.add(typeof key === 'string' && GUARD_KEY.test(key) ? 'user' : 'session')
  }

  #shadow(target: object, method: string, record: (argument: unknown) => void): void {
    const original = (target as Shadowed)[method] as Function
    ;(target as Shadowed)[method] = function (this: unknown, ...args: unknown[]) {
      record(args[0])
      return Reflect.apply(original, this, args)
    }
    this.#restore.push(() => delete (target as Shadowed)[method])
  }

  #watchProperty(target: object, name: string, record: () => void): void {
    const own = Object.getOwnPropertyDescriptor(target, name)
    const prototype = Object.getPrototypeOf(target)
    let value = own?.value
    Object.defineProperty(target, name, {
      configurable: true,
      enumerable: own?.enumerable ?? false,
      get: () => {
        record()
        return own ? value : Reflect.get(prototype, name, target)
      },
      set: (changed) => {
        value = changed
      },
    })
    this.#restore.push(() => {
      if (own) {
        Object.defineProperty(target, name, { ...own, value })
      } else {
        delete (target as Shadowed)[name]
      }
    })
  }
}

/**
 * A list that records when it is read.
 */
function watched<List extends object>(list: List, record: (name?: unknown) => void): List {
  return new Proxy(list, {
    get: (target, name) => {
      record(name)
      return Reflect.get(target, name)
    },
    has: (target, name) => {
      record(name)
      return Reflect.has(target, name)
    },
    ownKeys: (target) => {
      record()
      return Reflect.ownKeys(target)
    },
  })
}
