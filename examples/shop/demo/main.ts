/*
 * Starts the shop, asks for its pages cold and cached over HTTP, and prints how long each took.
 *
 *   npm run demo              ends when the table is printed
 *   npm run demo -- --serve   keeps the shop running to look at
 */
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { fileURLToPath } from 'node:url'
import { cliui } from '@poppinss/cliui'
import { Visitor } from './visitor.ts'
import { ShopProcess } from './shop_process.ts'
import { printTable } from './print_table.ts'
import { ACCOUNT_PAGE, PAGES } from './pages.ts'
import { measure, type Measurement } from './measure.ts'
import { DEMO_ACCOUNTS } from '../database/demo_accounts.ts'

const { values: flags } = parseArgs({ options: { serve: { type: 'boolean', default: false } } })
const { logger } = cliui()
const cacheDirectory = fileURLToPath(new URL('../tmp/cache', import.meta.url))
const [account] = DEMO_ACCOUNTS

const interruption = new AbortController()
process.once('SIGINT', () => interruption.abort())
process.once('SIGTERM', () => interruption.abort())

try {
  await rm(cacheDirectory, { recursive: true, force: true })
  const shop = await ShopProcess.start({ cacheDirectory, signal: interruption.signal })
  try {
    await run(shop)
  } finally {
    await shop.stop()
  }
} catch (error) {
  if (!interruption.signal.aborted) throw error
  process.exitCode = 130
}

async function run(shop: ShopProcess): Promise<void> {
  logger.info(`The shop listens on ${shop.url}`)
  const measurements = await measureAll(shop)
  printTable(measurements)

  const problems = measurements.filter(({ problem }) => problem !== null)
  for (const { page, problem } of problems) logger.error(`${page.path} ${problem}`)
  const isFormFine = await buysFromCachedPage(shop)
  if (!isFormFine) logger.error('/products/1 has a form that does not work for everybody')
  if (problems.length > 0 || !isFormFine) process.exitCode = 1

  if (!flags.serve) return
  logger.info(`Look at ${shop.url}/reports/2024: the first time, and again`)
  logger.info(`Log in at ${shop.url}/login as ${account.email}, password "${account.password}"`)
  logger.info(`Ask with: curl -sI ${shop.url}/reports/2025`)
  logger.info('Ctrl-C ends it')
  await once(interruption.signal, 'abort')
}

async function measureAll(shop: ShopProcess): Promise<Measurement[]> {
  const visitor = new Visitor(shop.url)
  const measurements: Measurement[] = []
  for (const page of PAGES) {
    interruption.signal.throwIfAborted()
    measurements.push(await measure(visitor, page))
  }

  await visitor.submit('/login', '/login', { email: account.email, password: account.password })
  measurements.push(await measure(visitor, ACCOUNT_PAGE))
  return measurements
}

/**
 * Two visitors get the same page from the cache, each with a CSRF token of his own in the form.
 */
async function buysFromCachedPage(shop: ShopProcess): Promise<boolean> {
  for (const quantity of ['1', '2']) {
    const visitor = new Visitor(shop.url)
    const answer = await visitor.submit('/products/1', '/cart', { product: '1', quantity })
    if (answer.headers.get('location') !== '/cart') return false
  }
  return true
}
