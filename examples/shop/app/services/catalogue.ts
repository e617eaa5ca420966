import { inject } from '@adonisjs/core'
import pageCache from 'adonis-cache-helpers/services/main'
import type { SQLInputValue } from 'node:sqlite'
import { ShopDatabase } from '#services/shop_database'

export interface Category {
  id: number
  slug: string
  name: string
}

export interface Product {
  id: number
  name: string
  description: string
  priceCents: number
  stock: number
  addedOn: string
  category: string
  categorySlug: string
}

/**
 * One page of a list of products.
 */
export interface ProductPage {
  products: Product[]
  page: number
  lastPage: number
  total: number
}

const PER_PAGE = 24

const PRODUCTS = `
  SELECT
    products.id,
    products.name,
    products.description,
    products.price_cents AS priceCents,
    products.stock,
    products.added_on AS addedOn,
    categories.name AS category,
    categories.slug AS categorySlug
  FROM products
  JOIN categories ON categories.id = products.category_id
`

/**
 * What the shop sells.
 */
@inject()
export class Catalogue {
  constructor(protected database: ShopDatabase) {}

  categories(): Category[] {
    return this.database.all('SELECT id, slug, name FROM categories ORDER BY name')
  }

  category(slug: string): Category | null {
    return this.database.first('SELECT id, slug, name FROM categories WHERE slug = ?', slug)
  }

  product(id: number): Product | null {
    pageCache.tag(`products:${id}`)
    return this.database.first(`${PRODUCTS} WHERE products.id = ?`, id)
  }

  /**
   * All products, category by category.
   */
  all(): Product[] {
    return this.#list(`${PRODUCTS} ORDER BY categories.name, products.name`)
  }

  /**
   * The products that the shop has too many of.
   */
  overstocked(count: number): Product[] {
    return this.#list(`${PRODUCTS} ORDER BY stock DESC, products.id LIMIT ?`, count)
  }

  newest(count: number): Product[] {
    return this.#list(`${PRODUCTS} ORDER BY added_on DESC, products.id LIMIT ?`, count)
  }

  /**
   * A page of all products, or of those of one category, the newest first. Pages count from 1;
   * there is none beyond the last one.
   */
  page(page: number, categoryId: number | null = null): ProductPage | null {
    const where = 'WHERE ? IS NULL OR products.category_id = ?'
    const count = this.database.first<{ total: number }>(
      `SELECT COUNT(*) AS total FROM products ${where}`,
      categoryId,
      categoryId
    )
    const total = count?.total ?? 0
    const lastPage = Math.max(1, Math.ceil(total / PER_PAGE))
    if (page > lastPage) return null

    const products = this.#list(
      `${PRODUCTS} ${where} ORDER BY added_on DESC, products.id LIMIT ? OFFSET ?`,
      categoryId,
      categoryId,
      PER_PAGE,
      (page - 1) * PER_PAGE
    )
    return { products, page, total, lastPage }
  }

  /**
   * Products whose name contains all words of a query, in any order.
   */
  search(query: string): Product[] {
    const words = query.split(/\s+/).filter(Boolean).slice(0, 5)
    if (words.length === 0) return []

    const conditions = words.map(() => `products.name LIKE ? ESCAPE '\\'`).join(' AND ')
    const patterns = words.map((word) => `%${word.replaceAll(/[\\%_]/g, '\\$&')}%`)
    return this.#list(
      `${PRODUCTS} WHERE ${conditions} ORDER BY products.name LIMIT ?`,
      ...patterns,
      PER_PAGE
    )
  }

  /**
   * These queries go past the model of a product, so the page that shows the list is told what is on it.
   */
  #list(sql: string, ...values: SQLInputValue[]): Product[] {
    pageCache.tag('products')
    return this.database.all(sql, ...values)
  }
}
