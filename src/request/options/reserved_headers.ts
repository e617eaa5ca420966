/**
 * Headers that a run sets itself, so that neither options nor URL lists may.
 */
export const RESERVED_HEADERS = [
  'host',
  'connection',
  'content-length',
  'transfer-encoding',
  'x-page-cache-renew',
  'x-page-cache-look',
]
