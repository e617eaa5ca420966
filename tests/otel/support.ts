import { getActiveTest } from '@japa/runner'
import { context, metrics, trace } from '@opentelemetry/api'
import {
  InMemorySpanExporter,
  NodeTracerProvider,
  SimpleSpanProcessor,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace-node'
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics'

/**
 * The real SDK, whose spans and metrics stay in memory, registered for the whole process until the test
 * ends.
 *
 * @param processors - Those of an application, beside
 */
export function startSdk(...processors: SpanProcessor[]) {
  const spanExporter = new InMemorySpanExporter()
  const tracerProvider = new NodeTracerProvider({
    spanProcessors: [new SimpleSpanProcessor(spanExporter), ...processors],
  })
  const metricExporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE)
  const reader = new PeriodicExportingMetricReader({
    exporter: metricExporter,
    exportIntervalMillis: 3_600_000,
  })
  const meterProvider = new MeterProvider({ readers: [reader] })
  tracerProvider.register()
  metrics.setGlobalMeterProvider(meterProvider)
  getActiveTest()?.cleanup(async () => {
    await tracerProvider.shutdown()
    await meterProvider.shutdown()
    trace.disable()
    context.disable()
    metrics.disable()
  })
  return {
    tracerProvider,
    meterProvider,
    spans: () => spanExporter.getFinishedSpans(),
    /** What was measured of an instrument: its attributes, with a number or the sum of a histogram */
    measured: async (name: string) => {
      await reader.forceFlush()
      const all = metricExporter.getMetrics().at(-1)?.scopeMetrics ?? []
      const metric = all
        .flatMap((scope) => scope.metrics)
        .find(({ descriptor }) => descriptor.name === name)
      return {
        unit: metric?.descriptor.unit,
        points: (metric?.dataPoints ?? []).map(({ attributes, value }) => ({
          attributes,
          value: value as number | { count: number; sum: number },
        })),
      }
    },
  }
}
