import { context, diag, SpanStatusCode, trace, type Context, type Span } from '@opentelemetry/api'
import { ContextStore } from './context_store.ts'
import type { TracingChannel } from 'node:diagnostics_channel'

/**
 * What is under way.
 */
interface UnderWay {
  span: Span
  /** In milliseconds of `performance.now()` */
  begunAt: number
}

/**
 * How spans are made of what a channel traces.
 */
export interface SpanMaker<Data extends object> {
  begin: (data: Data) => Span
  /** @param seconds - How long it took */
  end: (span: Span, data: Data, seconds: number) => void
  /** The context that the work runs in, apart from its span. Default: the active one */
  within?: (active: Context, data: Data) => Context
}

/**
 * Has a span for each piece of work that a tracing channel tells of, in which that work runs.
 */
export class TracedChannel<Data extends { error?: unknown }> {
  #channel: TracingChannel<string, Data>
  #maker: SpanMaker<Data>
  #store = new ContextStore()
  #underWay = new WeakMap<Data, UnderWay>()
  #handlers = {
    // By all five of them a subscriber is known again.
    start: () => {},
    end: () => {},
    asyncStart: () => {},
    asyncEnd: (data: Data) => this.#end(data),
    error: () => {},
  }

  constructor(channel: TracingChannel<string, Data>, maker: SpanMaker<Data>) {
    this.#channel = channel
    this.#maker = maker
  }

  subscribe(): void {
    this.#channel.start.bindStore(this.#store as never, (data) => this.#begin(data) as never)
    this.#channel.subscribe(this.#handlers)
  }

  unsubscribe(): void {
    this.#channel.start.unbindStore(this.#store as never)
    this.#channel.unsubscribe(this.#handlers)
  }

  /**
   * What a channel's subscribers throw ends the process, and an SDK is made of parts of many, such as the
   * span processors of the application: a page is not lost for a span.
   */
  #begin(data: Data): Context {
    const active = context.active()
    try {
      const span = this.#maker.begin(data)
      this.#underWay.set(data, { span, begunAt: performance.now() })
      return trace.setSpan(this.#maker.within?.(active, data) ?? active, span)
    } catch (error) {
      diag.error('page cache: a span could not be started', error)
      return active
    }
  }

  #end(data: Data): void {
    const underWay = this.#underWay.get(data)
    if (underWay === undefined) {
      return
    }
    this.#underWay.delete(data)
    try {
      this.#finish(underWay, data)
    } catch (error) {
      diag.error('page cache: a span could not be ended', error)
    }
  }

  #finish({ span, begunAt }: UnderWay, data: Data): void {
    this.#maker.end(span, data, (performance.now() - begunAt) / 1000)
    const { error } = data
    if (error !== undefined) {
      span.recordException(error instanceof Error ? error : String(error))
      span.setStatus({ code: SpanStatusCode.ERROR, message: (error as Partial<Error>)?.message })
    }
    span.end()
  }
}
