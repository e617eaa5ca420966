import { ApiClient, ApiRequest, ApiResponse } from '@japa/api-client'
import { RuntimeException } from '@adonisjs/core/exceptions'
import { checkAnswer } from './check_answer.ts'
import { EXPECTATIONS } from './expectations.ts'
import { openTestedApplication } from './tested_application.ts'
import { renewalSigner } from './renewal_signer.ts'
import { withoutCacheStatus } from '../../http/cache_status.ts'
import type { ApplicationService } from '@adonisjs/core/types'
import type { Reason } from '../../store_rules/reasons.ts'
import type { PageCacheAssertions } from './page_cache_assertions.ts'

declare module '@japa/api-client' {
  interface ApiRequest {
    /**
     * Asks as a warm-up does: the page is produced again although a good one is stored, and replaces it. The
     * request proves itself with a token of the application's own, for the URL that it is sent to, and for
     * each that a redirect leads to.
     *
     * @throws RuntimeException - when it is not a GET
     * @example
     * ```ts
     * const response = await client.get('/posts').asRenewal()
     * response.assertPageCacheRenewed()
     * ```
     */
    asRenewal(): this
  }

  interface ApiResponse extends PageCacheAssertions<void> {}
}

/**
 * What answers said in `Cache-Status` from which it was taken out again.
 */
const hidden = new WeakMap<ApiResponse, string>()

/**
 * Adds to the API client of Japa what tests need to know of the page cache: assertions on responses, and
 * requests as a warm-up makes them. They work where `cacheStatus: false` keeps the header from visitors, too;
 * `response.header('cache-status')` is what a visitor would see.
 *
 * @param app - The application that is tested
 * @throws Error - when the page cache is not registered
 * @example
 * ```ts
 * // tests/bootstrap.ts
 * import { apiClient } from '@japa/api-client'
 * import app from '@adonisjs/core/services/app'
 * import { pageCacheApiClient } from 'adonis-cache-helpers/plugins/api_client'
 *
 * export const plugins = [assert(), apiClient(), pluginAdonisJS(app), pageCacheApiClient(app)]
 * ```
 */
export function pageCacheApiClient(app: ApplicationService): () => Promise<void> {
  return async () => {
    const { isHidden, settings } = await openTestedApplication(app, 'pageCacheApiClient')
    const sign = await renewalSigner(app, settings.hosts())
    ApiRequest.macro('asRenewal', function (this: ApiRequest) {
      if (this.config.method.toUpperCase() !== 'GET') {
        throw new RuntimeException('asRenewal() is for GET: pages are renewed by asking for them')
      }
      // Of every hop, when its URL is known and nothing has been sent.
      this.request.on('request', ({ req }) => sign(req))
      return this
    })
    for (const assertion of Object.keys(EXPECTATIONS) as (keyof PageCacheAssertions<void>)[]) {
      ApiResponse.macro(assertion, function called(this: ApiResponse, reason?: Reason) {
        this.assert?.incrementAssertionsCount()
        checkAnswer(answerOf(this), assertion, reason, called)
      })
    }
    if (isHidden) {
      ApiClient.onRequest((request) => request.teardown(hide))
    }
  }
}

function answerOf(response: ApiResponse) {
  const { method, endpoint } = response.request.config
  return {
    request: `${method.toUpperCase()} ${endpoint}`,
    status: response.status(),
    cacheStatus: hidden.get(response) ?? response.header('cache-status'),
    redirectedTo: response.redirects().at(-1),
  }
}

function hide(response: ApiResponse): void {
  const headers = response.headers()
  const said: string | undefined = headers['cache-status']
  const others = withoutCacheStatus(said)
  if (said !== undefined && others !== said) {
    hidden.set(response, said)
    if (others === undefined) {
      delete headers['cache-status']
    } else {
      headers['cache-status'] = others
    }
  }
}
