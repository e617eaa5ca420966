import type { Session } from '@adonisjs/session'

/**
 * How many things are in the cart of a visitor.
 */
export function cartCount(session: Session): number {
  const quantities: Record<string, number> = session.get('cart', {})
  return Object.values(quantities).reduce((total, quantity) => total + quantity, 0)
}
