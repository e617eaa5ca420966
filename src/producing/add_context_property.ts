import { HttpContext } from '@adonisjs/core/http'
import { PageOfHandler } from './page_of_handler.ts'

/**
 * Gives each context its `pageCache`, which is made when it is first asked for.
 */
export function addContextProperty(): void {
  HttpContext.getter(
    'pageCache',
    function (this: HttpContext) {
      return new PageOfHandler(this)
    },
    true
  )
}
