import type { HttpContext } from '@adonisjs/core/http'
import { E_NOT_FOUND } from '#exceptions/not_found'

/**
 * What the controllers of the shop have in common.
 */
export class BaseController {
  /**
   * The number of the page that is asked for, from 1.
   */
  protected pageNumber({ request }: HttpContext): number {
    const page = Number(request.input('page', 1))
    if (!Number.isSafeInteger(page) || page < 1) throw new E_NOT_FOUND(['page of this number'])
    return page
  }

  /**
   * Makes sure that there is something to show.
   */
  protected found<Thing>(thing: Thing | null, what: string): Thing {
    if (thing === null) throw new E_NOT_FOUND([what])
    return thing
  }
}
