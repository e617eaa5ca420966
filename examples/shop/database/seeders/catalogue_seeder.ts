import type { DatabaseSync } from 'node:sqlite'
import { Random } from './random.ts'
import { CATEGORIES, QUALITIES, SERIES } from './vocabulary.ts'

const PRODUCTS = 2000

/**
 * Fills the categories and the products.
 *
 * @returns The price in cents of each product, by its id
 */
export function seedCatalogue(database: DatabaseSync): number[] {
  const random = new Random(1)
  const addCategory = database.prepare('INSERT INTO categories VALUES (?, ?, ?)')
  CATEGORIES.forEach(({ slug, name }, index) => addCategory.run(index + 1, slug, name))

  const prices = [0]
  const addProduct = database.prepare('INSERT INTO products VALUES (?, ?, ?, ?, ?, ?, ?)')
  for (let id = 1; id <= PRODUCTS; id++) {
    const categoryId = random.between(1, CATEGORIES.length)
    const item = random.pick(CATEGORIES[categoryId - 1].items)
    const quality = random.pick(QUALITIES)
    const series = random.pick(SERIES)
    const addedOn = new Date(Date.UTC(2020, 11, random.between(1, 1826))).toISOString().slice(0, 10)

    prices[id] = random.between(4, 40) * random.between(1, 12) * 50 - 5
    addProduct.run(
      id,
      categoryId,
      `${quality} ${item} ${series} ${id}`,
      `A ${quality.toLowerCase()} ${item.toLowerCase()} of the ${series} series, made to be repaired.`,
      prices[id],
      random.between(0, 250),
      addedOn
    )
  }

  return prices
}
