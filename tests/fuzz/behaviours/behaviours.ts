import { negotiation } from './negotiation.ts'
import { page } from './page.ts'
import { personal } from './personal.ts'
import { wholesale } from './wholesale.ts'
import type { Behaviour } from '../types.ts'

/**
 * Everything that a handler may do, by its name.
 */
export const behaviours: Record<string, Behaviour> = {
  ...page,
  ...negotiation,
  ...personal,
  ...wholesale,
}

/**
 * How many handlers have a behaviour of a kind: most of them only what may be stored, so that there
 * are hits. Names by their share.
 */
export const KINDS: [share: number, names: string[]][] = [
  [0.5, Object.keys(page)],
  [0.25, Object.keys(negotiation)],
  [0.15, Object.keys(personal)],
  [0.1, Object.keys(wholesale)],
]
