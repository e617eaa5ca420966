import { assert } from '@japa/assert'
import { runner } from '@japa/runner/factories'
import { apiClient, ApiClient } from '@japa/api-client'
import { pluginAdonisJS } from '@japa/plugin-adonisjs'
import type { PluginFn } from '@japa/runner/types'
import type { TestContext } from '@japa/runner/core'
import type { TestApp } from '../../../support/test_app.ts'

/** Milliseconds, beyond those of the test that waits for it */
const LIMIT = 120_000

/**
 * Runs one test of an application, with the plugins that its tests/bootstrap.ts would have.
 *
 * @throws what the test throws
 */
export async function runJapa(
  { app, url }: TestApp,
  plugins: PluginFn[],
  body: (context: TestContext) => Promise<void>
): Promise<void> {
  const errors: Error[] = []
  const baseURL = url
  try {
    await runner()
      .configure({
        files: [],
        plugins: [assert(), apiClient(url), pluginAdonisJS(app, { baseURL }), ...plugins],
        reporters: { activated: [], list: [] },
      })
      .runTest('of the application', async (context) => {
        // The test that calls this has a limit: a browser takes more than two seconds on a busy machine.
        context.test.resetTimeout(LIMIT)
        await body(context).catch((error) => errors.push(error))
      })
  } finally {
    ApiClient.clearRequestHandlers()
  }
  if (errors.length > 0) {
    throw errors[0]
  }
}
