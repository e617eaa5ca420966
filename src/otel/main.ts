/**
 * OpenTelemetry of the page cache. It is imported before the application, so that the libraries that other
 * instrumentations change have not been loaded by then: nothing here may import more than channels, and
 * `@opentelemetry/api`.
 *
 * @module
 */
export { PageCacheInstrumentation } from './page_cache_instrumentation.ts'
export type { PageCacheInstrumentationConfig } from './page_cache_instrumentation.ts'
