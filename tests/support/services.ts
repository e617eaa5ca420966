import { RedisService } from './services/redis_service.ts'
import { NginxService } from './services/nginx_service.ts'
import { VarnishService } from './services/varnish_service.ts'
import { ChromiumService } from './services/chromium_service.ts'
import { PostgresService } from './services/postgres_service.ts'

/**
 * The servers and the browser that suites use for real. A suite asks when its file is loaded:
 *
 * ```ts
 * const available = await redis.available()
 * test.group('Redis store', (group) => {
 *   group.each.skip(!available, 'Redis is not reachable')
 * ```
 *
 * and connects to `redis.connection`, which is right only after that. Of Chromium, nginx and Varnish each test starts
 * its own.
 */
export const redis = new RedisService()
export const postgres = new PostgresService()
export const chromium = new ChromiumService()
export const varnish = new VarnishService()
export const nginx = new NginxService()
