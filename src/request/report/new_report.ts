import type { ReportBuilder } from './report_builder.ts'

/**
 * How many visits a report lists.
 */
const KEPT_VISITS = 1000

/**
 * A report of renewals that no warm-up makes. What it is made of is loaded when there is one.
 */
export async function newReport(): Promise<ReportBuilder> {
  const { ReportBuilder } = await import('./report_builder.ts')
  const { TAG_HINTS } = await import('./hints.ts')
  return new ReportBuilder(KEPT_VISITS, false, new Date(), TAG_HINTS)
}
