import { AS_WRITTEN, type QueryReading } from './query_reading.ts'
import type { HttpContext } from '@adonisjs/core/http'

const READING = Symbol('adonis-cache-helpers.query-reading')

type Marked = HttpContext & { [READING]?: QueryReading }

/**
 * Tells the key functions, which get nothing but the request, how the application reads its query. An
 * application may call `byUrl` from a key function of its own.
 */
export function provideReading(ctx: HttpContext, reading: QueryReading): void {
  ;(ctx as Marked)[READING] = reading
}

/**
 * How the query of a request is read.
 */
export function readingOf(ctx: HttpContext): QueryReading {
  return (ctx as Marked)[READING] ?? AS_WRITTEN
}
