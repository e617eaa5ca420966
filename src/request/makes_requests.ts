import type { OptionMethods } from './option_methods.ts'
import type { RequestRuntime } from './runtime.ts'
import type { MakeRequestsOptions, Progress, Report, Visit } from './types.ts'

/**
 * What `RequestMixin` adds to a class: a field for every option of `makeRequests`, and a method
 * that is asked for its value when a run starts, to be overridden where a value is not known
 * before.
 */
export interface MakesRequests
  extends Partial<Omit<MakeRequestsOptions, 'onVisit'>>, OptionMethods {
  /** Called after each visit; the run waits for what it returns */
  onVisit(visit: Visit, progress: Progress): unknown

  /**
   * Asks for all pages.
   *
   * @param overrides - Options that win over fields and methods
   * @param runtime - The application whose pages these are. Default: the one that is running
   * @throws what {@link makeRequests} throws
   */
  makeRequests(overrides?: Partial<MakeRequestsOptions>, runtime?: RequestRuntime): Promise<Report>

  /**
   * What its fields and methods come to.
   *
   * @param overrides - Options that win over them
   */
  requestOptions(overrides?: Partial<MakeRequestsOptions>): Promise<MakeRequestsOptions>
}
