import app from '@adonisjs/core/services/app'
import { HealthChecks } from '@adonisjs/core/health'
import pageCache from 'adonis-cache-helpers/services/main'
import { ForeverPagesCheck, PageStoreCheck, RenewalsCheck } from 'adonis-cache-helpers/health'
import { DatabaseCheck } from '#health/database_check'

/**
 * One for the whole process: it keeps the results that are good for some time.
 */
export const healthChecks = new HealthChecks().register([
  await app.container.make(DatabaseCheck),
  new PageStoreCheck(pageCache),
  new RenewalsCheck(pageCache),
  new ForeverPagesCheck(pageCache),
])
