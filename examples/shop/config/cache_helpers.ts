import { defineConfig } from 'adonis-cache-helpers'

export default defineConfig({
  /**
   * The products of an hour ago are better than an error page.
   */
  staleIfError: '1h',
})
