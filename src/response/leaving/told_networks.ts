import type { Said } from './withdraw.ts'

/**
 * What networks in front of the application were told of a page.
 */
export interface ToldNetworks {
  said: Said
  /** Has them not keep the response, where it says nothing else of that */
  keepOut: () => void
  /** Has them not keep it whatever it says */
  forbid: () => void
}
