import { E_SOURCE_FAILED } from '../errors.ts'
import { Interruption } from './interruption.ts'
import type { Presentation } from './presentation.ts'
import type { Report } from '../types.ts'

/**
 * Shows how far a run is, and its report. The first Ctrl-C aborts the signal that the work gets.
 *
 * @param signal - That aborts it as well, if there is one
 * @param work - Returns null where there is no report
 * @throws what the work throws, after the report so far was shown
 */
export async function showRun<Result extends Report | null>(
  presentation: Presentation,
  signal: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<Result>
): Promise<Result> {
  const { progress } = presentation
  const interruption = new Interruption(() => progress.end())
  const signals = [interruption.signal, signal].filter((one) => one !== undefined)
  try {
    progress.start()
    const report = await work(AbortSignal.any(signals))
    progress.end()
    if (report !== null) {
      presentation.report(report)
    }
    return report
  } catch (error) {
    progress.end()
    if (error instanceof E_SOURCE_FAILED) {
      presentation.failure(error)
    }
    throw error
  } finally {
    interruption.end()
  }
}
