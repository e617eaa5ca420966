import { setImmediate } from 'node:timers/promises'
import type { DatabaseSync } from 'node:sqlite'
import { Random } from './random.ts'
import { CUSTOMERS } from './customer_seeder.ts'

const FIRST_DAY = Date.UTC(2021, 0, 1)
const DAYS = 1826
const DAY = 86_400_000

/**
 * The share of the customers that the shop has on the first day; the others come one after another.
 */
const FOUNDERS = 0.4

/**
 * How busy each month is, January first.
 */
const SEASONS = [0.8, 0.8, 0.9, 1, 1.05, 0.95, 0.85, 0.8, 0.95, 1.05, 1.35, 1.6]

/**
 * Fills five years of orders, about a million lines, day by day.
 *
 * @param prices - The price in cents of each product, by its id
 * @param onProgress - Called every half year of orders with the share that is done, 0 to 1
 */
export async function seedOrders(
  database: DatabaseSync,
  prices: number[],
  onProgress: (share: number) => void
): Promise<void> {
  const random = new Random(3)
  const addOrder = database.prepare('INSERT INTO orders VALUES (?, ?, ?, ?)')
  const addLine = database.prepare('INSERT INTO order_lines VALUES (?, ?, ?, ?)')
  let orderId = 0

  for (let day = 0; day < DAYS; day++) {
    const date = new Date(FIRST_DAY + day * DAY)
    const orderedOn = date.toISOString().slice(0, 10)
    const growth = 0.7 + (0.6 * day) / DAYS
    const customers = Math.ceil(CUSTOMERS * (FOUNDERS + ((1 - FOUNDERS) * day) / DAYS))
    const orders = Math.round(
      219 * growth * SEASONS[date.getUTCMonth()] * (0.8 + random.next() * 0.4)
    )

    for (let count = 0; count < orders; count++) {
      orderId++
      addOrder.run(orderId, random.skewed(customers), orderedOn, statusOf(random.next()))
      for (const productId of basket(random, prices.length - 1)) {
        const quantity = random.next() < 0.8 ? 1 : random.between(2, 5)
        addLine.run(orderId, productId, quantity, prices[productId])
      }
    }

    /**
     * Inserting is synchronous: this is where an interrupt gets through, and the progress line.
     */
    if (day % 183 === 0) {
      onProgress(day / DAYS)
      await setImmediate()
    }
  }
}

function statusOf(chance: number): string {
  if (chance < 0.02) return 'cancelled'
  return chance < 0.06 ? 'returned' : 'delivered'
}

/**
 * One to four products, none of them twice, in the order that the primary key has.
 */
function basket(random: Random, products: number): number[] {
  const productIds = new Set<number>()
  for (let count = random.between(1, 4); count > 0; count--) {
    productIds.add(random.skewed(products))
  }
  return [...productIds].sort((left, right) => left - right)
}
