import { defineConfig } from 'adonis-cache-helpers'

export default defineConfig({
  /**
   * Two years of a report are a few kilobytes, but a page of many products may be more.
   */
  maxBodySize: '2mb',
})
