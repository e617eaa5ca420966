import type { Behaviour } from '../types.ts'

/**
 * What belongs to the page itself, and what a handler says about it.
 */
export const page: Record<string, Behaviour> = {
  'parameter': ({ params }, say) => say(params.slug),
  'query': ({ request }, say) => say(request.qs()),
  'input': ({ request }, say) => say(request.input('page', 'no page')),
  'all': ({ request }, say) => say(request.all()),
  'url': ({ request }, say) => say(request.url(true)),
  'url of Node.js': ({ request }, say) => say(request.request.url),
  'host': ({ request }, say) => say([request.host(), request.hostname()]),
  'constant': (_, say) => say('the same for all'),
  'condition': ({ request }, say) => say(request.header('if-none-match', 'no condition')),
  'template': async ({ view }, say) => say(await view.render('fuzz/plain')),
  'template with a header': async ({ view }, say) => say(await view.render('fuzz/header')),
  'template with the session': async ({ view }, say) => say(await view.render('fuzz/session')),
  'template with a form': async ({ view }, say) => say(await view.render('fuzz/form')),
  'template with a hole': async ({ view }, say) => say(await view.render('fuzz/hole')),
  'csrf token': ({ request }, say) => say(`csrf=[${request.csrfToken}]`),
  'nonce': ({ response }, say) => say(`nonce=[${response.nonce}]`),
  'header of its own': ({ response }, say) => {
    response.header('X-Page', 'one')
    response.append('Link', '</a.css>; rel=preload')
    response.append('Link', '</b.css>; rel=preload')
    say('with headers')
  },
  'removes a header': ({ response }, say) => {
    response.removeHeader('X-Outer')
    say('without a header')
  },
  // The application sets it, of all that the handler has said.
  'etag': (_, say) => say('with an etag'),
  'max-age': ({ response }, say) => {
    response.header('Cache-Control', 'max-age=600')
    say('for ten minutes')
  },
  'private': ({ response }, say) => {
    response.header('Cache-Control', 'private')
    say('private')
  },
  'cookie of its own': ({ response }, say) => {
    response.plainCookie('seen', 'yes')
    say('with a cookie')
  },
}
