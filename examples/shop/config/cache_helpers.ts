import env from '#start/env'
import { cartCount } from '#services/cart_count'
import { defineConfig } from 'adonis-cache-helpers'

export default defineConfig({
  enabled: env.get('PAGE_CACHE'),

  /**
   * The products of an hour ago are better than an error page.
   */
  staleIfError: '1h',

  /**
   * A report of seconds takes longer on a busy machine, and is not to be made twice for that.
   */
  flightTimeout: '1m',

  /**
   * What the layout shows of a visitor. It is filled into the stored page each time, as the CSRF
   * token and the nonce are, so that one page does for everybody.
   */
  holes: [
    { name: 'cart-count', fill: ({ session }) => String(cartCount(session)) },
    { name: 'user-name', fill: ({ auth }) => auth.user?.name ?? 'Log in' },
  ],
})
