/**
 * Why answers are not given before the application sees the request, although their page is declared so
 * (`front: true`), with what to do about it.
 */
export const FRONT_REFUSALS = {
  'set-cookie':
    'A cookie leaves with the page, such as that of a session. Say public: true (static cachePublic = true), so that none does, or keep the middleware that sets it from this route',
  'vary-star': 'The response says Vary: *, so no other request may get it',
  'header':
    'A header is another one in each response, or with each id of a request: one of them would be sent to everybody. Keep the middleware that sets it from this route',
  'personal':
    'A header of the response repeats what was read of the visitor: the address, the browser, where they come from. Keep the middleware that sets it from this route',
  'headers':
    'A middleware reads all headers of the request at once, or something else of its connection than the address, such as the port or a certificate, so it is not known what the response depends on. Have it read the headers that it needs by their names',
  'body': 'A middleware sends another body than that of the page. Keep it from this route',
  'computed':
    'A middleware changes the Age or the Cache-Status of the page. Keep it from this route',
  'connection':
    'The response says something of its connection, or is sent in another way than a whole page is',
  'key':
    'The key, its prefix or the timeout of the page is asynchronous, or depends on who asks: on the address, the browser, where they come from, the id of the request or a signature',
} as const

export type FrontRefusal = keyof typeof FRONT_REFUSALS
