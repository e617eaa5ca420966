import { context, SpanStatusCode, trace, type Span } from '@opentelemetry/api'
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

  #begin(data: Data) {
    const span = this.#maker.begin(data)
    this.#underWay.set(data, { span, begunAt: performance.now() })
    return trace.setSpan(context.active(), span)
  }

  #end(data: Data): void {
    const underWay = this.#underWay.get(data)
    if (underWay === undefined) {
      return
    }
    const { span, begunAt } = underWay
    this.#underWay.delete(data)
    const { error } = data
    if (error !== undefined) {
      span.recordException(error instanceof Error ? error : String(error))
      span.setStatus({ code: SpanStatusCode.ERROR, message: (error as Partial<Error>)?.message })
    }
    this.#maker.end(span, data, (performance.now() - begunAt) / 1000)
    span.end()
  }
}
