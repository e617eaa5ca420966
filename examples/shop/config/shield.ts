import { secureCookies } from '#config/app'
import { defineConfig } from '@adonisjs/shield'

export default defineConfig({
  csrf: { enabled: true, exceptRoutes: [], enableXsrfCookie: false, methods: ['POST'] },

  /**
   * The product page has a script and a style inline. They carry the nonce of this policy, another
   * one in every response, also where the page comes from the cache.
   */
  csp: {
    enabled: true,
    directives: {
      defaultSrc: [`'self'`],
      scriptSrc: [`'self'`, '@nonce'],
      styleSrc: [`'self'`, '@nonce'],
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
