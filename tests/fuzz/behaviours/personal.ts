import { setImmediate } from 'node:timers/promises'
import { authOf } from '../../support/web_stack.ts'
import { markerOf } from '../markers.ts'
import type { Behaviour } from '../types.ts'

/**
 * The marker of a user, whose id is one more than the number of the visitor.
 */
function userMarker(user: { id: number } | undefined): string {
  return user ? markerOf(user.id - 1, 'user') : 'a guest'
}

/**
 * What a handler reads of one visitor, or keeps of them.
 */
export const personal: Record<string, Behaviour> = {
  'plain cookie': ({ request }, say) => say(request.plainCookie('taste', { encoded: false })),
  'signed cookie': ({ request }, say) => say(request.cookie('taste', 'no cookie')),
  'cookies list': ({ request }, say) => say(request.cookiesList().taste),
  'cookie header': ({ request }, say) => say(request.request.headers.cookie),
  'session get': ({ session }, say) => say(session.get('secret', 'no secret')),
  'session all': ({ session }, say) => say(session.all().secret),
  'session has': ({ session }, say) => say(session.has('secret')),
  'session put': ({ session }, say) => {
    session.put('seen', true)
    say('written')
  },
  'session fresh': ({ session }, say) => say(session.fresh),
  'flash message': ({ session }, say) => say(session.flashMessages.get('note', 'no note')),
  'flash': ({ session, request }, say) => {
    session.flash('note', request.plainCookie('taste', { encoded: false }) ?? 'a note')
    say('flashed')
  },
  'nonce of its own': ({ response }, say) => {
    const nonce = crypto.randomUUID()
    response.header('Content-Security-Policy', `script-src 'nonce-${nonce}'`)
    say(`nonce=[${nonce}]`)
  },
  'user': async (ctx, say) => {
    await authOf(ctx).check()
    say(userMarker(authOf(ctx).user))
  },
  'user of another guard': async (ctx, say) => {
    const guard = authOf(ctx).use('admin')
    await guard.check()
    say(userMarker(guard.user))
  },
  'user of a certificate': async (ctx, say) => {
    const guard = authOf(ctx).use('certificate' as 'web')
    await setImmediate()
    await guard.check()
    say(userMarker(guard.user))
  },
  'whether there is a certificate': async (ctx, say) => {
    say(await authOf(ctx).checkUsing(['certificate' as 'web']))
  },
  'authorization': ({ request }, say) => say(request.header('authorization')),
  'ip': ({ request }, say) => say(request.ip()),
  'ips': ({ request }, say) => say(request.ips()),
  'forwarded': ({ request }, say) => say(request.header('forwarded')),
  'x-forwarded-for': ({ request }, say) => say(request.request.headers['x-forwarded-for']),
  'user agent': ({ request }, say) => say(request.header('user-agent')),
  'referer': ({ request }, say) => say(request.header('referrer')),
  'previous url': ({ request }, say) => say(request.getPreviousUrl([])),
  'id': ({ request }, say) => say(request.id()),
  'signature': ({ request }, say) => say(request.hasValidSignature()),
}
