/*
 * What the providers of the application add to its types.
 */
import '@adonisjs/core/providers/edge_provider'
import '@adonisjs/core/providers/vinejs_provider'
import '@adonisjs/auth/initialize_auth_middleware'
import '@adonisjs/session/session_middleware'
import '@adonisjs/shield/shield_middleware'
import '@adonisjs/lucid/database_provider'
import '@adonisjs/i18n/i18n_provider'
import '@adonisjs/inertia/inertia_middleware'
import '@adonisjs/queue/queue_provider'
import 'adonis-cache-helpers'
import type { I18n } from '@adonisjs/i18n'

declare module '@adonisjs/core/http' {
  interface HttpContext {
    i18n: I18n
  }
}
