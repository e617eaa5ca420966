/*
 * Starts the shop, asks for its pages cold and cached over HTTP, and prints how long each took.
 *
 *   npm run demo              ends when the tables are printed
 *   npm run demo -- --serve   keeps the shop running to look at
 */
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { fileURLToPath } from 'node:url'
import { cliui } from '@poppinss/cliui'
import { Visitor } from './visitor.ts'
import { sharePage } from './share_page.ts'
import { MEMBER_PAGES, PAGES } from './pages.ts'
import { printShares } from './print_shares.ts'
import { ShopProcess } from './shop_process.ts'
import { measure, type Measurement } from './measure.ts'
import { printMeasurements } from './print_measurements.ts'
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
  printMeasurements(measurements)
  for (const { page, problem } of measurements) {
    if (problem) complain(`${page.path} ${problem}`)
  }

  logger.log('')
  logger.log('One stored page, /products/1, with a form, a script and a cart:')
  const shares = await sharePage(shop.url, 1)
  printShares(shares)
  for (const { visitor, problems } of shares) {
    for (const problem of problems) complain(`/products/1: ${visitor} ${problem}`)
  }
  if (!process.exitCode) {
    logger.success('Each one has a name, a cart, a CSRF token and a nonce of their own')
  }

  if (!flags.serve) return
  logger.info(`Look at ${shop.url}/reports/2024: the first time, and again`)
  logger.info(`Log in at ${shop.url}/login as ${account.email}, password "${account.password}"`)
  logger.info(`Ask with: curl -sI ${shop.url}/reports/2025`)
  logger.info('Ctrl-C ends it')
  await once(interruption.signal, 'abort')
}

async function measureAll(shop: ShopProcess): Promise<Measurement[]> {
  const guest = new Visitor(shop.url)
  const member = new Visitor(shop.url)
  const measurements: Measurement[] = []
  for (const page of PAGES) {
    interruption.signal.throwIfAborted()
    measurements.push(await measure(guest, page))
  }
  await member.logIn(account)
  for (const page of MEMBER_PAGES) measurements.push(await measure(member, page))
  return measurements
}

function complain(problem: string): void {
  logger.error(problem)
  process.exitCode = 1
}
