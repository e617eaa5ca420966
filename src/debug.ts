import { debuglog } from 'node:util'

/**
 * One line for every decision of the algorithm. Switch it on with
 * `NODE_DEBUG=adonis-cache-helpers`.
 */
export const debug = debuglog('adonis-cache-helpers')
