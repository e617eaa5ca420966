import { makeRequests } from './make_requests.ts'
import type { Given, MakesRequests, Value } from './makes_requests.ts'
import type { RequestRuntime } from './runtime.ts'
import type { MakeRequestsOptions, Progress, Report, Visit } from './types.ts'

type Constructor = abstract new (...args: any[]) => object
/**
 * Makes a class that asks for pages of whatever class it is given, abstract or not.
 *
 * @example
 * ```ts
 * class Warmer extends RequestMixin(Base) {
 *   concurrency = 4
 *   login = { url: '/login', username: 'warmer', password: env.get('WARMER_PASSWORD') }
 *   async *getUrls() {
 *     for (const { slug } of await Post.all()) yield `/posts/${slug}`
 *   }
 * }
 * const report = await new Warmer().makeRequests()
 * ```
 * @see RequestMixin of django-cache-helpers
 */
export function RequestMixin<Base extends Constructor>(
  superclass: Base
): Base & (abstract new (...args: any[]) => MakesRequests) {
  abstract class Warmer extends superclass implements MakesRequests {
    declare urls: Value<'urls'>
    declare baseUrl: Value<'baseUrl'>
    declare host: Value<'host'>
    declare origins: Value<'origins'>
    declare renew: Value<'renew'>
    declare transport: Value<'transport'>
    declare basicAuth: Value<'basicAuth'>
    declare login: Value<'login'>
    declare anonymous: Value<'anonymous'>
    declare personas: Value<'personas'>
    declare languages: Value<'languages'>
    declare vary: Value<'vary'>
    declare headers: Value<'headers'>
    declare concurrency: Value<'concurrency'>
    declare timeout: Value<'timeout'>
    declare retries: Value<'retries'>
    declare retryDelay: Value<'retryDelay'>
    declare maxRetryAfter: Value<'maxRetryAfter'>
    declare rate: Value<'rate'>
    declare slowDown: Value<'slowDown'>
    declare limit: Value<'limit'>
    declare failFast: Value<'failFast'>
    declare verify: Value<'verify'>
    declare keepVisits: Value<'keepVisits'>
    declare signal: Value<'signal'>

    getUrls(): Given<'urls'> {
      return this.urls
    }

    getBaseUrl(): Given<'baseUrl'> {
      return this.baseUrl
    }

    getHost(): Given<'host'> {
      return this.host
    }

    getOrigins(): Given<'origins'> {
      return this.origins
    }

    getRenew(): Given<'renew'> {
      return this.renew
    }

    getTransport(): Given<'transport'> {
      return this.transport
    }

    getBasicAuth(): Given<'basicAuth'> {
      return this.basicAuth
    }

    getLogin(): Given<'login'> {
      return this.login
    }

    getAnonymous(): Given<'anonymous'> {
      return this.anonymous
    }

    getPersonas(): Given<'personas'> {
      return this.personas
    }

    getLanguages(): Given<'languages'> {
      return this.languages
    }

    getVary(): Given<'vary'> {
      return this.vary
    }

    getHeaders(): Given<'headers'> {
      return this.headers
    }

    getConcurrency(): Given<'concurrency'> {
      return this.concurrency
    }

    getTimeout(): Given<'timeout'> {
      return this.timeout
    }

    getRetries(): Given<'retries'> {
      return this.retries
    }

    getRetryDelay(): Given<'retryDelay'> {
      return this.retryDelay
    }

    getMaxRetryAfter(): Given<'maxRetryAfter'> {
      return this.maxRetryAfter
    }

    getRate(): Given<'rate'> {
      return this.rate
    }

    getSlowDown(): Given<'slowDown'> {
      return this.slowDown
    }

    getLimit(): Given<'limit'> {
      return this.limit
    }

    getFailFast(): Given<'failFast'> {
      return this.failFast
    }

    getVerify(): Given<'verify'> {
      return this.verify
    }

    getKeepVisits(): Given<'keepVisits'> {
      return this.keepVisits
    }

    getSignal(): Given<'signal'> {
      return this.signal
    }

    onVisit(_visit: Visit, _progress: Progress): unknown {
      return undefined
    }

    async makeRequests(
      overrides: Partial<MakeRequestsOptions> = {},
      runtime?: RequestRuntime
    ): Promise<Report> {
      const options: Record<string, unknown> = {
        urls: await this.getUrls(),
        baseUrl: await this.getBaseUrl(),
        host: await this.getHost(),
        origins: await this.getOrigins(),
        renew: await this.getRenew(),
        transport: await this.getTransport(),
        basicAuth: await this.getBasicAuth(),
        login: await this.getLogin(),
        anonymous: await this.getAnonymous(),
        personas: await this.getPersonas(),
        languages: await this.getLanguages(),
        vary: await this.getVary(),
        headers: await this.getHeaders(),
        concurrency: await this.getConcurrency(),
        timeout: await this.getTimeout(),
        retries: await this.getRetries(),
        retryDelay: await this.getRetryDelay(),
        maxRetryAfter: await this.getMaxRetryAfter(),
        rate: await this.getRate(),
        slowDown: await this.getSlowDown(),
        limit: await this.getLimit(),
        failFast: await this.getFailFast(),
        verify: await this.getVerify(),
        keepVisits: await this.getKeepVisits(),
        signal: await this.getSignal(),
        onVisit: (visit: Visit, progress: Progress) => this.onVisit(visit, progress),
      }
      for (const [name, value] of Object.entries(overrides)) {
        // A flag that was not given is no override
        options[name] = value ?? options[name]
      }
      return makeRequests(options as unknown as MakeRequestsOptions, runtime)
    }
  }
  return Warmer
}
