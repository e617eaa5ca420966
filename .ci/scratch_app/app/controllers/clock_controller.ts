import { CachePageMixin } from 'adonis-cache-helpers'

/**
 * Every answer is another one, unless it comes from the cache.
 */
export default class ClockController extends CachePageMixin() {
  static cacheTimeout = '10m'

  show() {
    return { time: process.hrtime.bigint().toString() }
  }
}
