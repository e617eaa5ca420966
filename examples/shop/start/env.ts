import { Env } from '@adonisjs/core/env'

/**
 * The environment of the application, validated when it boots.
 */
export default await Env.create(new URL('../', import.meta.url), {
  NODE_ENV: Env.schema.enum(['development', 'production', 'test'] as const),
  HOST: Env.schema.string({ format: 'host' }),
  PORT: Env.schema.number(),
  APP_URL: Env.schema.string({ format: 'url', tld: false }),
  APP_KEY: Env.schema.secret(),
  LOG_LEVEL: Env.schema.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const),
  PAGE_CACHE: Env.schema.boolean.optional(),
  CACHE_DIRECTORY: Env.schema.string.optional(),
})
