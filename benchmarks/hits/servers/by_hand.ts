/**
 * What an application writes that caches its answers itself with `@adonisjs/cache`.
 */
import { BODIES } from '../bodies.ts'
import { startApp } from '../../../tests/support/test_app.ts'
import { stores } from './stores.ts'
import { tell } from './serve.ts'

const kept = await stores({ serialize: false })
const app = await startApp({
  ...kept,
  isWithoutPackage: true,
  routes: async (router, { container }) => {
    const cache = await container.make('cache.manager')
    for (const { name, type, text } of BODIES) {
      for (const kind of Object.keys(kept.cache!.stores)) {
        router.get(`/${kind}/${name}`, ({ response }) => {
          response.header('content-type', type)
          return cache
            .use(kind as never)
            .getOrSet({ key: name, ttl: '1h', factory: async () => text })
        })
      }
    }
  },
})
tell(app.url)
