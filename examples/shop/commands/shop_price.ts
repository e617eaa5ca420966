import Product from '#models/product'
import { args, BaseCommand } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'

/**
 * Changes what a product costs. Its page, and those that list it, are forgotten by that: in the running
 * shop as well, since the pages are in files.
 */
export default class ShopPrice extends BaseCommand {
  static commandName = 'shop:price'
  static description = 'Change the price of a product'
  static options: CommandOptions = { startApp: true }

  @args.string({ description: 'The number of the product' })
  declare product: string

  @args.string({ description: 'Its price in euros, such as 49.95' })
  declare euros: string

  async run() {
    const priceCents = Math.round(Number(this.euros) * 100)
    if (!(priceCents > 0)) {
      this.logger.error(`"${this.euros}" is no price. Write it in euros, such as 49.95`)
      this.exitCode = 1
      return
    }
    const product = await Product.find(Number(this.product) || 0)
    if (product === null) {
      this.logger.error(`There is no product ${this.product}`)
      this.exitCode = 1
      return
    }
    await product.merge({ priceCents }).save()
    this.logger.success(`${product.name} costs ${(priceCents / 100).toFixed(2)} euros`)
  }
}
