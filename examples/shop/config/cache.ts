import env from '#start/env'
import app from '@adonisjs/core/services/app'
import { defineConfig, drivers, store } from '@adonisjs/cache'

const cacheConfig = defineConfig({
  default: 'file',
  stores: {
    /**
     * Files need no server, survive a restart, and are seen by commands as well as by the server.
     */
    file: store().useL2Layer(
      drivers.file({ directory: env.get('CACHE_DIRECTORY', app.tmpPath('cache')) })
    ),

    /**
     * A page takes 4 items or more, and without maxItems there are 1,000.
     */
    memory: store().useL1Layer(drivers.memory({ maxItems: 10_000 })),
  },
})

export default cacheConfig

declare module '@adonisjs/cache/types' {
  interface CacheStores extends InferStores<typeof cacheConfig> {}
}
