import { isGuardKey } from '../request_guards.ts'
import { sessionOf } from '../visitor_session.ts'
import { watchMembers } from './watched_record.ts'
import { watchProperty } from './watch_property.ts'
import type { Inputs } from '../inputs.ts'
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

/**
 * The part of Edge's renderer that is needed, so that the package itself is not.
 */
interface View {
  getState(): Record<string, unknown>
}

/**
 * Watches what a handler and its view read of the session, or change in it.
 *
 * @returns ends it
 */
export function* watchSession(ctx: HttpContext, inputs: Inputs): Generator<() => void> {
  const session = sessionOf(ctx)!
  const read = (key?: unknown) => inputs.readPersonal(isGuardKey(ctx, key) ? 'user' : 'session')
  const members = [...SESSION_METHODS, ...SESSION_PROPERTIES]
  yield watchMembers(session, members, (_, [key]) => read(key))
  // Templates do not get the session but a read-only copy of its values.
  const shared = 'view' in ctx ? (ctx.view as View).getState().session : null
  if (typeof shared === 'object' && shared !== null) {
    yield watchProperty(shared, 'values', read)
  }
}
