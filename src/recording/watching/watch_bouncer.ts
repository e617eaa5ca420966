import { watchMembers } from './watched_record.ts'
import type { Inputs } from '../inputs.ts'
import type { HttpContext } from '@adonisjs/core/http'

/**
 * What is needed of @adonisjs/bouncer and @adonisjs/auth, so that the packages themselves are not.
 */
interface BouncedContext {
  bouncer: { with(policy: Function): unknown }
  auth?: object
}

/**
 * Members of a bouncer that find out for whom it decides: all others ask these.
 */
const DECIDING = ['with', 'execute']

/** A policy of which nothing is asked */
class Nothing {}

/**
 * Watches for whom a bouncer decides. It asks `ctx.auth` when it decides for the first time, as its middleware has
 * it do, and remembers who that was. Where it asks nobody now, somebody has told it before.
 *
 * @returns ends it
 */
export function watchBouncer(ctx: HttpContext, inputs: Inputs): () => void {
  const bounced = ctx as unknown as BouncedContext
  let isJudged = false
  return watchMembers(bounced.bouncer, DECIDING, () => {
    if (!isJudged && inputs.isRecording) {
      isJudged = true
      if (!asksNow(bounced)) {
        inputs.readLeft('ctx.bouncer')
      }
    }
  })
}

/**
 * Has a bouncer find out for whom it decides, and nothing else.
 *
 * @returns whether it has asked `ctx.auth` for that
 */
function asksNow(ctx: BouncedContext): boolean {
  const { auth } = ctx
  let asks = false
  const get = (asked: object, name: string | symbol) => {
    asks = true
    const value: unknown = Reflect.get(asked, name)
    return typeof value === 'function' ? value.bind(asked) : value
  }
  try {
    if (typeof auth === 'object') {
      // An accessor in its place would have V8 take the context for another kind of object.
      Reflect.set(ctx, 'auth', new Proxy(auth, { get }))
    }
    ctx.bouncer.with(Nothing)
  } catch {
    // What it asks throws, as it does when the handler has it decide.
  }
  if (typeof auth === 'object') {
    Reflect.set(ctx, 'auth', auth)
  }
  return asks
}
