import { decoratorsCollection } from '@japa/browser-client'
import { checkAnswer, type Answer } from './check_answer.ts'
import { EXPECTATIONS } from './expectations.ts'
import { openTestedApplication } from './tested_application.ts'
import { RuntimeException } from '@adonisjs/core/exceptions'
import type { Page, Response } from 'playwright'
import type { ApplicationService } from '@adonisjs/core/types'
import type { Reason } from '../../store_rules/reasons.ts'
import type { PageCacheAssertions } from './page_cache_assertions.ts'

declare module 'playwright' {
  /** Of the last document that the page has loaded */
  interface Page extends PageCacheAssertions<Promise<void>> {}

  /** Of whatever the page has loaded, such as what `page.waitForResponse` returns */
  interface Response extends PageCacheAssertions<Promise<void>> {}
}

/**
 * Adds assertions on the page cache to the browser client of Japa: to a page, about the last document that it
 * has loaded, and to each response. They look once, and do not wait: let the page arrive before, by
 * `page.waitForURL` or `page.assertPath`. Where `cacheStatus: false` keeps the header from visitors, the
 * application that is tested sends it all the same.
 *
 * @param app - The application that is tested
 * @throws Error - when the page cache is not registered
 * @example
 * ```ts
 * // tests/bootstrap.ts
 * import { browserClient } from '@japa/browser-client'
 * import app from '@adonisjs/core/services/app'
 * import { pageCacheBrowserClient } from 'adonis-cache-helpers/plugins/browser_client'
 *
 * export const plugins = [assert(), browserClient({}), pluginAdonisJS(app), pageCacheBrowserClient(app)]
 * ```
 */
export function pageCacheBrowserClient(app: ApplicationService): () => Promise<void> {
  return async () => {
    await openTestedApplication(app, 'pageCacheBrowserClient')
    decoratorsCollection.register({
      page: (page) => decorate(page, documentOf(page)),
      response: (response) => decorate(response, () => response),
    })
  }
}

/**
 * @param responseOf - Which response is meant; `null` where there is none yet
 */
function decorate(target: Page | Response, responseOf: () => Response | null): void {
  for (const assertion of Object.keys(EXPECTATIONS) as (keyof PageCacheAssertions<void>)[]) {
    target[assertion] = async function called(reason?: Reason) {
      const response = responseOf()
      if (response === null) {
        throw new RuntimeException(
          `${assertion}() needs a page that has been loaded: visit one first`
        )
      }
      checkAnswer(await answerOf(response), assertion, reason, called)
    }
  }
}

/**
 * The response with the last document of a page.
 */
function documentOf(page: Page): () => Response | null {
  let last: Response | null = null
  page.on('response', (response) => {
    if (response.request().isNavigationRequest() && response.frame() === page.mainFrame()) {
      last = response
    }
  })
  return () => last
}

async function answerOf(response: Response): Promise<Answer> {
  const request = response.request()
  const { host, ':authority': authority } = await request.allHeaders()
  const { pathname, search } = new URL(request.url())
  return {
    request: `${request.method()} ${pathname}${search}`,
    status: response.status(),
    cacheStatus: (await response.headerValue('cache-status')) ?? undefined,
    // What was not sent has not been completed to what can be.
    isFromBrowser: host === undefined && authority === undefined,
  }
}
