import { configProvider } from '@adonisjs/core'
import { defineConfig } from '@adonisjs/auth'
import { sessionGuard } from '@adonisjs/auth/session'
import type { ConfigProvider } from '@adonisjs/core/types'
import type { AccountProvider } from '#services/account_provider'
import type { Authenticators, InferAuthEvents, InferAuthenticators } from '@adonisjs/auth/types'

/**
 * The annotation is needed: what the container resolves is typed through this very config.
 */
const accounts: ConfigProvider<AccountProvider> = configProvider.create(async (app) => {
  const { AccountProvider: Provider } = await import('#services/account_provider')
  return app.container.make(Provider)
})

const authConfig = defineConfig({
  default: 'web',
  guards: {
    web: sessionGuard({
      useRememberMeTokens: false,
      provider: accounts,
    }),
  },
})

export default authConfig

declare module '@adonisjs/auth/types' {
  export interface Authenticators extends InferAuthenticators<typeof authConfig> {}
}
declare module '@adonisjs/core/types' {
  interface EventsList extends InferAuthEvents<Authenticators> {}
}
