import { Run } from './run/run.ts'
import { openRun } from './open_run.ts'
import { tellFinished } from './report/tell_finished.ts'
import { E_SOURCE_FAILED } from './errors.ts'
import { resolveOptions } from './options/resolve_options.ts'
import type { RequestRuntime } from './runtime.ts'
import type { MakeRequestsOptions, Report } from './types.ts'

/**
 * Asks for every page of a list, and tells those who listen what came of it.
 *
 * @param name - Of the command, or class; `null` where there is none
 * @throws what {@link makeRequests} throws
 */
export async function startRun(
  options: MakeRequestsOptions,
  runtime: RequestRuntime | null,
  name: string | null
): Promise<Report> {
  const { parts, close } = openRun(resolveOptions(options, runtime), runtime)
  const told = { name, run: null }
  try {
    const report = await new Run(parts, { name, slice: null }).start()
    await tellFinished(runtime, report, told)
    return report
  } catch (error) {
    if (error instanceof E_SOURCE_FAILED) {
      await tellFinished(runtime, error, told)
    }
    throw error
  } finally {
    close()
  }
}
