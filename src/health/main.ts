/**
 * Checks of the page cache for the health checks of AdonisJS.
 *
 * @module
 */
export { PageStoreCheck } from './page_store_check.ts'
export { RenewalsCheck } from './renewals_check.ts'
export { ForeverPagesCheck, type PageAge } from './forever_pages_check.ts'
