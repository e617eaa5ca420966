import { secureCookies } from '#config/app'
import { defineConfig } from '@adonisjs/shield'

export default defineConfig({
  csrf: { enabled: true, exceptRoutes: [], enableXsrfCookie: false, methods: ['POST'] },

  /**
   * No script and no inline style in the whole shop, so that it needs no nonce.
   */
  csp: {
    enabled: true,
    directives: {
      defaultSrc: [`'self'`],
      baseUri: [`'self'`],
      formAction: [`'self'`],
      frameAncestors: [`'none'`],
      objectSrc: [`'none'`],
    },
    reportOnly: false,
  },

  xFrame: { enabled: true, action: 'DENY' },
  hsts: { enabled: secureCookies, maxAge: '180 days' },
  contentTypeSniffing: { enabled: true },
})
