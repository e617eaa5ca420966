import { Env } from '@adonisjs/core/env'

export default await Env.create(new URL('../', import.meta.url), {
  NODE_ENV: Env.schema.enum(['development', 'production', 'test'] as const),
  APP_URL: Env.schema.string({ format: 'url', tld: false }),
  PAGE_CACHE: Env.schema.boolean.optional(),
  BUILD_ID: Env.schema.string.optional(),
  WARMER_PASSWORD: Env.schema.string(),
  FASTLY_SERVICE_ID: Env.schema.string(),
  FASTLY_API_TOKEN: Env.schema.string(),
  CLOUDFLARE_ZONE_ID: Env.schema.string(),
  CLOUDFLARE_API_TOKEN: Env.schema.string(),
  BUNNY_PULL_ZONE: Env.schema.string(),
  BUNNY_API_KEY: Env.schema.string(),
  CLOUDFRONT_DISTRIBUTION: Env.schema.string(),
})
