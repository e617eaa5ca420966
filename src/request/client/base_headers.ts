/**
 * Headers of an ordinary browser, so that pages that negotiate are those that visitors get.
 */
export const BASE_HEADERS = {
  'user-agent': 'adonis-cache-helpers',
  'accept': 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
}

/**
 * Where the client undoes them, or nobody reads the body.
 */
export const ENCODINGS = { 'accept-encoding': 'gzip, deflate, br' }
