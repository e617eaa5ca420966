import { fileURLToPath } from 'node:url'

/**
 * The file that the database of the shop is in.
 */
export const SHOP_FILE = fileURLToPath(new URL('../tmp/shop.sqlite', import.meta.url))
