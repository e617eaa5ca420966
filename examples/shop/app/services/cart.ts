import { inject } from '@adonisjs/core'
import { HttpContext } from '@adonisjs/core/http'
import { Catalogue, type Product } from '#services/catalogue'

export interface CartLine {
  product: Product
  quantity: number
  totalCents: number
}

/**
 * The cart of the visitor who is asking: it is kept in their session.
 */
@inject()
export class Cart {
  constructor(
    protected ctx: HttpContext,
    protected catalogue: Catalogue
  ) {}

  add(product: Product, quantity: number): void {
    const quantities = this.#quantities()
    const before = quantities[product.id] ?? 0
    this.ctx.session.put('cart', { ...quantities, [product.id]: before + quantity })
  }

  lines(): CartLine[] {
    return Object.entries(this.#quantities()).flatMap(([id, quantity]) => {
      const product = this.catalogue.product(Number(id))
      return product ? [{ product, quantity, totalCents: quantity * product.priceCents }] : []
    })
  }

  #quantities(): Record<string, number> {
    return this.ctx.session.get('cart', {})
  }
}
