import { secureCookies } from '#config/app'
import { defineConfig, stores } from '@adonisjs/session'

export default defineConfig({
  enabled: true,
  cookieName: 'shop-session',
  clearWithBrowser: false,
  age: '2h',
  cookie: { path: '/', httpOnly: true, secure: secureCookies, sameSite: 'lax' },

  /**
   * The cart fits into a cookie, and a cookie needs no server.
   */
  store: 'cookie',
  stores: { cookie: stores.cookie() },
})
