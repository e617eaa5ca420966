import { debug } from '../debug.ts'
import { Clearance } from './clearance.ts'
import type { ClearResult } from './clear_types.ts'
import type { HttpContext } from '@adonisjs/core/http'

/**
 * What the server needs to clear caches when it is asked to.
 */
export interface RemoteControlOptions {
  /** Path of the route: `controlRoute` of config/cache_helpers.ts */
  route: string

  /** Names of the stores of config/cache.ts */
  stores: string[]

  clear: (clearance: Clearance) => Promise<ClearResult[]>
}

/**
 * Clears the caches of this process for `node ace cache:clear --server`. Asked only after the
 * token of a request was verified; to everybody else there is no such route.
 */
export class RemoteControl {
  #options: RemoteControlOptions

  constructor(options: RemoteControlOptions) {
    this.#options = options
  }

  /**
   * Whether an authorised request is for the remote control.
   */
  isFor({ request }: HttpContext): boolean {
    return request.intended() === 'POST' && request.parsedUrl.pathname === this.#options.route
  }

  /**
   * Does what the query string says. It is covered by the token; a body is not, and is not read.
   */
  async answer({ request, response }: HttpContext): Promise<void> {
    const { stores, clear } = this.#options
    const clearance = Clearance.parse(request.parsedUrl.query ?? '')
    const problem = clearance.problem(stores)
    debug('asked to clear %o: %s', clearance, problem ?? 'yes')

    response.header('Cache-Control', 'no-store')
    if (problem !== null) {
      return response.status(422).send({ problem })
    }
    response.status(200).send({ results: await clear(clearance) })
  }
}
