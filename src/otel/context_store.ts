import { AsyncLocalStorage } from 'node:async_hooks'
import { context, type Context } from '@opentelemetry/api'

/**
 * What a tracing channel runs its work in, where OpenTelemetry is to know of it: so the spans of what a
 * handler calls, such as those of a database, become children of the span of its page. The context itself
 * is kept by the context manager of the SDK, and nothing is kept here.
 */
export class ContextStore extends AsyncLocalStorage<Context> {
  override run<Result, Args extends unknown[]>(
    active: Context,
    work: (...args: Args) => Result,
    ...args: Args
  ): Result {
    return context.with(active, work, undefined, ...args)
  }
}
