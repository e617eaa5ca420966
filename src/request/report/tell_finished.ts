import pTimeout from 'p-timeout'
import { E_SOURCE_FAILED } from '../errors.ts'
import type { Report } from '../types.ts'
import type { RequestRuntime } from '../runtime.ts'
import type { WarmUpFinished } from '../../telemetry/page_events.ts'

/**
 * How long a run waits for those who listen, in milliseconds. The process of a command ends after it, and
 * would cut them off.
 */
const PATIENCE = 10_000

/**
 * Tells those who listen that a run is at its end, and waits for them.
 *
 * @param end - What it did; or why its URLs could not be read to their end
 */
export async function tellFinished(
  runtime: RequestRuntime | null,
  end: Report | InstanceType<typeof E_SOURCE_FAILED>,
  named: Pick<WarmUpFinished, 'name' | 'run'>
): Promise<void> {
  if (!runtime?.finished?.isHeard()) {
    return
  }
  const report = end instanceof E_SOURCE_FAILED ? end.report : end
  const { ok, problem, stopped, startedAt, durationMs, totals, reasons, p50, p95, hints } = report
  const finished = {
    ...named,
    ...{ ok, problem, stopped, startedAt, durationMs, totals, reasons, p50, p95, hints },
  }
  await pTimeout(runtime.finished.tell(finished), { milliseconds: PATIENCE, fallback: () => {} })
}
