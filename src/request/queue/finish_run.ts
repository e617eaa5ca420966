import { debug } from '../../debug.ts'
import { followRun } from './follow_run.ts'
import { systemClock } from '../client/pacing/clock.ts'
import { E_SOURCE_FAILED } from '../errors.ts'
import { tellFinished } from '../report/tell_finished.ts'
import type { Report } from '../types.ts'
import type { RequestRuntime } from '../runtime.ts'
import type { RunLog } from '../journal/run_log.ts'

/**
 * The runs that this process is telling of.
 */
const telling = new Set<string>()

/**
 * Tells those who listen that a queued run is at its end, if it is: in the process that has done the last
 * of it. Two processes that do so in the same moment may both tell it. It never fails: what was asked for is done.
 *
 * @param report - What it came to, where that is known. Default: what its parts say
 */
export async function finishRun(
  log: RunLog,
  runtime: RequestRuntime | null,
  report?: Report
): Promise<void> {
  if (!runtime?.finished?.isHeard()) {
    return
  }
  try {
    if ((report ?? (await isComplete(log))) && !telling.has(log.id)) {
      telling.add(log.id)
      await tellOnce(log, runtime, report).finally(() => telling.delete(log.id))
    }
  } catch (error) {
    debug('run %s: nobody was told of its end: %o', log.id, error)
  }
}

async function tellOnce(log: RunLog, runtime: RequestRuntime, report?: Report): Promise<void> {
  if (await log.isTold()) {
    return
  }
  await log.markTold()
  const { command = null } = (await log.beginning()) ?? {}
  const said = report ?? (await endOf(log))
  await tellFinished(runtime, said, { name: command, run: log.id })
}

/**
 * Whether nothing of the run is left to be done. The slices at its end are asked for first: as long as the
 * run goes on, the last one is not there.
 */
async function isComplete(log: RunLog): Promise<boolean> {
  if (await log.isStopped()) {
    return true
  }
  const cut = await log.cut()
  let number = cut?.slices ?? 0
  while (number > 0 && (await log.part(number)) !== null) {
    number--
  }
  return cut !== null && number === 0
}

async function endOf(log: RunLog): Promise<Report | InstanceType<typeof E_SOURCE_FAILED>> {
  try {
    const report = await followRun(log, {
      clock: systemClock,
      signal: new AbortController().signal,
      hasLost: async () => false,
      onVisit: () => {},
      onSilence: () => {},
    })
    return report!
  } catch (error) {
    if (error instanceof E_SOURCE_FAILED) {
      return error
    }
    throw error
  }
}
