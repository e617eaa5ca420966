/**
 * Pages that are answered before AdonisJS builds its context.
 */
import { BODIES } from '../bodies.ts'
import { startApp } from '../../../tests/support/test_app.ts'
import { cachePage } from '../../../src/controllers/cache_page.ts'
import { tell } from './serve.ts'

const app = await startApp({
  front: true,
  config: { compress: ['gzip'] },
  routes: (router) => {
    for (const { name, type, text } of BODIES) {
      router
        .get(`/front/${name}`, ({ response }) => {
          response.header('content-type', type)
          return text
        })
        .use(cachePage('1h', undefined, { front: true }))
    }
  },
})
tell(app.url)
