import { byUrl } from '../../src/keys/by_url.ts'
import { byPath } from '../../src/keys/by_path.ts'
import { byView } from '../../src/keys/by_view.ts'
import { keyOf } from '../../src/keys/key_of.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { cachePageForever } from '../../src/controllers/cache_page_forever.ts'
import type { Random } from './random.ts'
import type { KeyFunc } from '../../src/types.ts'
import type { FuzzContext, PolicyPlan } from './types.ts'

/**
 * Key functions by name. Those of the application's own leave nothing out that a handler may see.
 */
const KEYS: Record<string, KeyFunc> = {
  byUrl,
  byPath,
  byView,
  'own': (ctx) => `${(ctx as FuzzContext).i18n.locale} ${ctx.request.url(true)}`,
  'async own': async (ctx) => `${(ctx as FuzzContext).i18n.locale} ${ctx.request.url(true)}`,
  'keyOf byUrl': keyOf(byUrl, ({ request }) => String(request.header('x-tenant'))),
  'keyOf byPath': keyOf(byPath, () => 'one more'),
}

/**
 * A policy that nobody has thought of, without consents.
 */
export function randomPolicy(random: Random): PolicyPlan {
  const kind = random.pick([
    'timed',
    'timed',
    'timed',
    'timed',
    'response',
    'forever',
    'forever',
  ] as const)
  return {
    kind,
    key: random.pick(['byUrl', 'byUrl', ...Object.keys(KEYS)]),
    vary: random.chance(0.2)
      ? [random.pick(['x-api-key', 'accept-language', 'user-agent', 'x-tenant'])]
      : [],
    statuses: random.chance(0.3) ? [404, 410] : [],
    isPublic: random.chance(0.15),
    streams: random.chance(0.5),
    onMiss: kind === 'forever' && random.chance(0.1) ? 'render' : 'store',
    allow: [],
  }
}

/**
 * The middleware that caches the pages of a route.
 */
export function declarationOf(plan: PolicyPlan) {
  const { kind, key, vary, statuses, isPublic, streams, onMiss, allow } = plan
  const options = { vary, statuses, streams, allow, public: isPublic }
  return kind === 'forever'
    ? cachePageForever(3600, KEYS[key], { ...options, onMiss })
    : cachePage(kind === 'response' ? 'response' : 3600, KEYS[key], options)
}

/**
 * Whether the query is no part of the pages of a policy.
 */
export function hidesQuery({ key }: PolicyPlan): boolean {
  return ['byPath', 'byView', 'keyOf byPath'].includes(key)
}
