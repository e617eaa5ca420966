import type { Behaviour } from '../types.ts'

/**
 * A header with which clients ask for another representation of the page.
 */
function partialFor(name: string): Behaviour {
  return ({ request }, say) => say(request.header(name) ? `a part for ${name}` : 'a whole page')
}

/**
 * What a handler reads to choose between representations.
 */
export const negotiation: Record<string, Behaviour> = {
  'accepts': ({ request }, say) => say(request.accepts(['html', 'json'])),
  'accepts of three': ({ request }, say) => say(request.accepts(['json', 'xml', 'html'])),
  'types': ({ request }, say) => say(request.types()),
  'language': ({ request }, say) => say(request.language(['en', 'fr', 'de'])),
  'language, one of them missing': ({ request }, say) =>
    say(request.language([undefined as never, 'en', 'fr'])),
  'languages': ({ request }, say) => say(request.languages()),
  'charset': ({ request }, say) => say(request.charset(['utf-8', 'latin1'])),
  'encoding': ({ request }, say) => say(request.encoding(['gzip', 'br'])),
  'header accept': ({ request }, say) => say(request.header('accept')),
  'header accept-language': ({ request }, say) => say(request.header('Accept-Language')),
  'hx-request': partialFor('hx-request'),
  'turbo-frame': ({ request }, say) => say(request.header('Turbo-Frame', 'no frame')),
  'sec-fetch-mode': partialFor('sec-fetch-mode'),
  'ajax': ({ request }, say) => say(request.ajax()),
  'pjax': ({ request }, say) => say(request.pjax()),
  'x-inertia': ({ request }, say) =>
    say([request.header('x-inertia'), request.header('x-inertia-partial-data')]),
  'origin': ({ request }, say) => say(request.request.headers.origin),
  'api key': ({ request }, say) => say(request.header('x-api-key', 'no key')),
  'own header': ({ request }, say) => say(request.request.headers['x-tenant']),
  'own vary': ({ request, response }, say) => {
    response.vary('X-Tenant')
    say(request.header('x-tenant'))
  },
  'locale': ({ i18n }, say) => say(i18n.locale),
  'switch of the locale': ({ i18n, request }, say) => {
    i18n.switchLocale(request.header('x-locale') ?? i18n.locale)
    say(i18n.locale)
  },
  'secure': ({ request }, say) => say(request.secure() ? 'https' : 'http'),
  'protocol': ({ request }, say) => say(request.protocol()),
  'complete url': ({ request }, say) => say(request.completeUrl(true)),
}
