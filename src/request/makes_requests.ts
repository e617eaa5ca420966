import type { RequestRuntime } from './runtime.ts'
import type { MakeRequestsOptions, Progress, Report, Visit } from './types.ts'

/**
 * The value of an option, if it has one.
 */
export type Value<Name extends keyof MakeRequestsOptions> = MakeRequestsOptions[Name] | undefined

/**
 * What may be returned for it.
 */
export type Given<Name extends keyof MakeRequestsOptions> = Value<Name> | Promise<Value<Name>>

/**
 * What `RequestMixin` adds to a class: a field for every option of `makeRequests`, and a method
 * that is asked for its value when a run starts, to be overridden where a value is not known
 * before.
 */
export interface MakesRequests extends Partial<Omit<MakeRequestsOptions, 'onVisit'>> {
  getUrls(): Given<'urls'>
  getBaseUrl(): Given<'baseUrl'>
  getHost(): Given<'host'>
  getOrigins(): Given<'origins'>
  getRenew(): Given<'renew'>
  getTransport(): Given<'transport'>
  getBasicAuth(): Given<'basicAuth'>
  getLogin(): Given<'login'>
  getAnonymous(): Given<'anonymous'>
  getPersonas(): Given<'personas'>
  getLanguages(): Given<'languages'>
  getVary(): Given<'vary'>
  getHeaders(): Given<'headers'>
  getConcurrency(): Given<'concurrency'>
  getTimeout(): Given<'timeout'>
  getRetries(): Given<'retries'>
  getRetryDelay(): Given<'retryDelay'>
  getMaxRetryAfter(): Given<'maxRetryAfter'>
  getRate(): Given<'rate'>
  getSlowDown(): Given<'slowDown'>
  getLimit(): Given<'limit'>
  getFailFast(): Given<'failFast'>
  getVerify(): Given<'verify'>
  getKeepVisits(): Given<'keepVisits'>
  getSignal(): Given<'signal'>

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
}
