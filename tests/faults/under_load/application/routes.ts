import { setTimeout } from 'node:timers/promises'
import app from '@adonisjs/core/services/app'
import router from '@adonisjs/core/services/router'
import { cachePage } from '../../../../src/controllers/cache_page.ts'
import { cachePageForever } from '../../../../src/controllers/cache_page_forever.ts'
import { PageCache } from '../../../../src/page_cache/page_cache.ts'
import { Random } from '../../../fuzz/random.ts'
import { FLIGHT, INVALIDATE, PAGES, PAGE_KINDS, type PageKind, type TestPage } from './pages.ts'
import { INVALIDATIONS } from '../invalidations.ts'
import { monotonicNow } from './monotonic_now.ts'
import { SharedVersions } from './shared_versions.ts'
import type { HttpContext } from '@adonisjs/core/http'
import type { PageBody } from '../checker.ts'

/**
 * How long a handler works after it has read what its page shows, in milliseconds at most; and one
 * whose process is killed meanwhile.
 */
const WORK = 60
const WORK_IN_FLIGHT = 600

const random = new Random(Number(process.env.SEED))
const versions = new SharedVersions(process.env.VERSIONS!, PAGES.length, 'r')

function policyOf({ kind, key, store, tags }: TestPage) {
  const options = { cache: store, tags }
  switch (kind) {
    case 'timed':
      return cachePage(3, undefined, options)
    case 'grace':
      return cachePage(1, undefined, { ...options, grace: 2 })
    case 'failing':
      return cachePage(1, undefined, { ...options, staleIfError: 4 })
    case 'keyed':
      return cachePageForever(60, () => key, options)
    default:
      return cachePageForever(60, undefined, options)
  }
}

/**
 * What is read first is what an invalidation during the rest of the work is about.
 */
function handlerOf({ index, kind }: TestPage) {
  const { languages = ['en'] }: PageKind = PAGE_KINDS[kind]
  return async ({ request }: HttpContext): Promise<PageBody> => {
    const language = languages.length > 1 ? request.language(languages)! : languages[0]
    const body = { page: index, version: versions.version(index), language, madeAt: monotonicNow() }
    const isBroken = versions.isBroken(index)
    if (kind !== 'keyed' && request.input(FLIGHT)) {
      process.send!('in flight')
      await setTimeout(WORK_IN_FLIGHT)
    } else {
      await setTimeout(random.below(WORK))
    }
    if (isBroken) {
      throw new Error('This handler fails, as it was told to')
    }
    return body
  }
}

PAGES.forEach((page) => router.get(page.path, handlerOf(page)).use(policyOf(page)))

router.get(`${INVALIDATE}/:kind`, async ({ params, request, response }) => {
  const { argument, cache } = request.qs()
  const pageCache = await app.container.make(PageCache)
  try {
    await INVALIDATIONS[params.kind].run(pageCache, argument, cache && { cache })
    return 'confirmed'
  } catch (error) {
    return response.status(503).send(String(error))
  }
})
