import { createError, Exception } from '@adonisjs/core/exceptions'
import type { Report } from './types.ts'

/**
 * An option of `makeRequests` makes no sense.
 */
export const E_INVALID_REQUEST_OPTION = createError<[option: string, problem: string]>(
  'Invalid option "%s" of makeRequests: %s',
  'E_INVALID_REQUEST_OPTION',
  500
)

/**
 * There is no application whose pages could be renewed, or whose address is known.
 */
export const E_NO_REQUEST_RUNTIME = createError<[need: string]>(
  'makeRequests needs a started application %s. Register "adonis-cache-helpers/cache_helpers_provider" in adonisrc.ts and call it from a command with "startApp: true"',
  'E_NO_REQUEST_RUNTIME',
  500
)

/**
 * A persona could not log in, so that no page was requested. Names the persona and the page,
 * and never what was sent there.
 */
export const E_LOGIN_FAILED = createError<[persona: string, url: string, problem: string]>(
  'Persona "%s" could not log in at %s: %s',
  'E_LOGIN_FAILED',
  500
)

/**
 * Nothing listens where the pages are to be asked for, and nothing has been answered yet: no page
 * would be.
 */
export const E_NO_SERVER = createError<[origin: string, reason: string]>(
  'Nothing answers at %s (%s). Start the server, set "baseUrl" (--base-url) to where it listens, or ask the application itself: "transport" in-process (--in-process)',
  'E_NO_SERVER',
  500
)

/**
 * What `urls` iterates over threw. What was visited until then is in `report`, which is not `ok`, and has
 * the reason among its hints.
 */
export const E_SOURCE_FAILED = class SourceFailed extends Exception {
  static status = 500
  static code = 'E_SOURCE_FAILED'

  readonly report: Report

  /**
   * @param cause - What the iterable threw
   * @param report - The visits until then
   */
  constructor(cause: unknown, report: Report) {
    const problem = cause instanceof Error ? cause.message : String(cause)
    super(`The list of pages (urls) could not be read to the end: ${problem}`, { cause })
    // The last hint says that no page was asked for, and not that this is why.
    const hints = report.problem === 'nothing-asked' ? report.hints.slice(0, -1) : report.hints
    // Where it stands alone, as with --json, it would speak of a good run.
    this.report = { ...report, ok: false, hints: [...hints, this.message] }
  }
}

/**
 * A run cannot be handed to the queue of the application, or be followed.
 */
export const E_CANNOT_QUEUE = createError<[problem: string]>(
  'The warm-up cannot use the queue: %s',
  'E_CANNOT_QUEUE',
  500
)

/**
 * There is no run with that ID, or none that could be gone on with.
 */
export const E_RUN_NOT_FOUND = createError<[problem: string]>('%s', 'E_RUN_NOT_FOUND', 500)

/**
 * A worker cannot run a slice: another one may be able to.
 */
export const E_SLICE_REFUSED = createError<[problem: string]>(
  'A slice of a warm-up cannot be run here: %s',
  'E_SLICE_REFUSED',
  500
)
