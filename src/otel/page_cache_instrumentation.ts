import { context, diag, metrics, trace } from '@opentelemetry/api'
import { leavesContext, type LeavingWork } from '../telemetry/leaves_context.ts'
import { TracedChannel } from './traced_channel.ts'
import { PageCacheMetrics } from './page_cache_metrics.ts'
import { visitorOutcome } from './visitor_outcome.ts'
import { ofProduction, ofRenewal, ofVisit, ofWarmUp } from './span_makers.ts'
import {
  pageCacheEvent,
  pageProduction,
  pageRenewal,
  warmUp,
  warmUpVisit,
  type PageCacheEventMessage,
} from '../telemetry/tracing_channels.ts'
import type { Meter, MeterProvider, Tracer, TracerProvider } from '@opentelemetry/api'

/**
 * What an instrumentation of OpenTelemetry can be told.
 */
export interface PageCacheInstrumentationConfig {
  /** Default: true */
  enabled?: boolean
}

/**
 * Spans and metrics of the page cache. Registered as every instrumentation of OpenTelemetry; it needs
 * none of its packages beside `@opentelemetry/api`. Made before or after the SDK starts, it takes effect
 * when both are there.
 *
 * @example
 * ```ts
 * // config/otel.ts of @adonisjs/otel
 * import { defineConfig } from '@adonisjs/otel'
 * import { PageCacheInstrumentation } from 'adonis-cache-helpers/otel'
 *
 * export default defineConfig({
 *   serviceName: 'shop',
 *   instrumentations: { 'adonis-cache-helpers': new PageCacheInstrumentation() },
 * })
 * ```
 */
export class PageCacheInstrumentation {
  /** Of the tracer and of the meter */
  readonly instrumentationName = 'adonis-cache-helpers'
  /** Of the names of spans, metrics and attributes, and not of the package */
  readonly instrumentationVersion = '1.0.0'
  #config: PageCacheInstrumentationConfig
  #tracerProvider: TracerProvider | null = null
  #meterProvider: MeterProvider | null = null
  #isEnabled = false
  #meter: { provider: MeterProvider; meter: Meter } | null = null
  #metrics = new PageCacheMetrics(() => this.#currentMeter())
  #channels: Pick<TracedChannel<object>, 'subscribe' | 'unsubscribe'>[]
  #onEvent = (message: unknown) => this.#event(message as PageCacheEventMessage)
  #onLeave = (message: unknown) => keepTrace(message as LeavingWork)

  /**
   * @param config - `enabled: false` waits for `enable()`
   */
  constructor(config: PageCacheInstrumentationConfig = {}) {
    this.#config = config
    const tracer = () => this.#currentTracer()
    const production = ofProduction(tracer)
    this.#channels = [
      new TracedChannel(pageProduction, {
        begin: production.begin,
        end: (span, data, seconds) => {
          production.end(span, data, seconds)
          this.#metrics.production(data, seconds)
        },
      }),
      new TracedChannel(pageRenewal, ofRenewal(tracer)),
      new TracedChannel(warmUp, ofWarmUp(tracer)),
      new TracedChannel(warmUpVisit, ofVisit(tracer)),
    ]
    if (config.enabled !== false) {
      this.enable()
    }
  }

  /** Begins to listen to the page cache */
  enable(): void {
    if (!this.#isEnabled) {
      this.#isEnabled = true
      this.#channels.forEach((channel) => channel.subscribe())
      pageCacheEvent.subscribe(this.#onEvent)
      leavesContext.subscribe(this.#onLeave)
    }
  }

  /** Ends it */
  disable(): void {
    if (this.#isEnabled) {
      this.#isEnabled = false
      this.#channels.forEach((channel) => channel.unsubscribe())
      pageCacheEvent.unsubscribe(this.#onEvent)
      leavesContext.unsubscribe(this.#onLeave)
    }
  }

  /**
   * Where the spans go.
   *
   * @param provider - Default: the global one
   */
  setTracerProvider(provider: TracerProvider): void {
    this.#tracerProvider = provider
  }

  /**
   * Where the metrics go.
   *
   * @param provider - Default: the global one
   */
  setMeterProvider(provider: MeterProvider): void {
    this.#meterProvider = provider
  }

  /**
   * Replaces the configuration. It neither begins nor ends to listen: `enable()` and `disable()` do.
   *
   * @param config - As the constructor takes it
   */
  setConfig(config: PageCacheInstrumentationConfig): void {
    this.#config = config
  }

  /** As it was given */
  getConfig(): PageCacheInstrumentationConfig {
    return { enabled: this.#isEnabled, ...this.#config }
  }

  /**
   * The span of the request says what came of it, too. What the SDK throws would end the process.
   */
  #event(message: PageCacheEventMessage): void {
    try {
      const outcome = visitorOutcome(message)
      if (outcome !== null) {
        trace.getActiveSpan()?.setAttribute('page_cache.outcome', outcome)
      }
      this.#metrics.event(message)
    } catch (error) {
      diag.error(`page cache: ${message.event} could not be measured`, error)
    }
  }

  #currentTracer(): Tracer {
    const provider = this.#tracerProvider ?? trace.getTracerProvider()
    return provider.getTracer(this.instrumentationName, this.instrumentationVersion)
  }

  /**
   * Instruments that were made before the SDK has started would never measure anything.
   */
  #currentMeter(): Meter {
    const provider = this.#meterProvider ?? metrics.getMeterProvider()
    if (this.#meter?.provider !== provider) {
      const meter = provider.getMeter(this.instrumentationName, this.instrumentationVersion)
      this.#meter = { provider, meter }
    }
    return this.#meter.meter
  }
}

/**
 * A request that the application sends itself is a part of the trace of what has sent it.
 */
function keepTrace(leaving: LeavingWork): void {
  leaving.work = context.bind(context.active(), leaving.work)
}
