import { CANNOT_START } from '../cannot_start.ts'
import { E_SOURCE_FAILED } from '../errors.ts'
import { E_STORE_UNAVAILABLE } from '../../errors.ts'
import type { Report } from '../types.ts'
import type { RequestFlags } from './request_flags.ts'

/** All pages are well; some failed, or the run was cut short; it could not start */
const [DONE, FAILED, NOT_STARTED] = [0, 1, 2]

const CUT_SHORT = [E_SOURCE_FAILED, E_STORE_UNAVAILABLE]

/**
 * The exit code of a command whose run has ended, or is left to the queue.
 *
 * @param report - `null`: the run goes on in the queue
 * @param flags - Those of the command
 */
export function exitCode(report: Report | null, flags: RequestFlags): number {
  const isGood = report
    ? report.ok || (flags.flagAllowFailures && !report.aborted)
    : flags.flagDetach
  return isGood ? DONE : FAILED
}

/**
 * The exit code where a run has thrown.
 *
 * @returns `null` for an error that is not one of ours
 */
export function exitCodeOfError(error: unknown): number | null {
  const isOneOf = (known: readonly (new (...args: any[]) => Error)[]) =>
    known.some((one) => error instanceof one)
  if (isOneOf(CANNOT_START)) {
    return NOT_STARTED
  }
  return isOneOf(CUT_SHORT) ? FAILED : null
}
