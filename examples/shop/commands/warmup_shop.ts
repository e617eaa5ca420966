import { RequestCommand, routes } from 'adonis-cache-helpers/request'

/**
 * Renews the pages that cost most, and looks at one that may not be stored.
 */
export default class WarmupShop extends RequestCommand {
  static commandName = 'warmup:shop'
  static description = 'Renew the pages of the shop'

  concurrency = 2

  urls = ['/', '/products', '/products/1', '/products/2', '/reports', '/cart', routes('feed')]
}
