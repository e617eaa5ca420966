import type { MakeRequestsOptions } from './types.ts'

/**
 * The value of an option, if it has one.
 */
export type Value<Name extends keyof MakeRequestsOptions> = MakeRequestsOptions[Name] | undefined

/**
 * What may be returned for it.
 */
export type Given<Name extends keyof MakeRequestsOptions> = Value<Name> | Promise<Value<Name>>

/**
 * Options that have a value. `onVisit` is a method itself.
 */
export type OptionWithMethod = Exclude<keyof MakeRequestsOptions, 'onVisit'>

/**
 * `getUrls` for `urls`.
 */
export type MethodName<Name extends OptionWithMethod = OptionWithMethod> = `get${Capitalize<Name>}`

/**
 * A method for every option. One that is missing here, or is that of another option, does not
 * compile.
 */
export type OptionMethods = Complete<WrittenOut>

type Complete<
  Methods extends { [Name in OptionWithMethod as MethodName<Name>]: () => Given<Name> },
> = Methods

/**
 * Written out, because the members of a mapped type are properties, and a subclass may not
 * override a property with a method (TS2425).
 */
interface WrittenOut {
  getUrls(): Given<'urls'>
  getBaseUrl(): Given<'baseUrl'>
  getHost(): Given<'host'>
  getOrigins(): Given<'origins'>
  getRenew(): Given<'renew'>
  getOnly(): Given<'only'>
  getTransport(): Given<'transport'>
  getProxy(): Given<'proxy'>
  getTls(): Given<'tls'>
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
  getAllowNothing(): Given<'allowNothing'>
  getVerify(): Given<'verify'>
  getThroughNetwork(): Given<'throughNetwork'>
  getKeepVisits(): Given<'keepVisits'>
  getSignal(): Given<'signal'>
  getNextVersion(): Given<'nextVersion'>
  getJournal(): Given<'journal'>
}
