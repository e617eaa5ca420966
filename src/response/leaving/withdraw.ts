import { ABOUT_BYTES } from '../about_bytes.ts'
import { contentTypeOf } from '../capturing/content_type_of.ts'
import { headerText } from '../../http/header_text.ts'
import type { Page } from '../../page/page.ts'
import type { HttpResponse } from '@adonisjs/core/http'

/**
 * What the cache itself has said in a response: names of headers in lower case, and values; `undefined` for one
 * that it has not set.
 */
export type Said = Record<string, unknown>

/** Directives under which nobody else gets a response */
export const KEEPS_FROM_OTHERS = /\b(?:no-store|private)\b/i

/** Who is told this uses nothing of a response without asking, whatever its body is */
const KEEPS_NOTHING = /\b(?:no-store|no-cache)\b/i

/**
 * Takes out of a response what was said of a page that is not sent: for how long it may be kept, which bytes
 * it has, and since when. Whether others may have the response at all stays: nobody knows what was put in.
 */
export function withdraw(response: HttpResponse, { headers }: Page, said: Said): void {
  const cacheControl = String(said['cache-control'])
  if (KEEPS_NOTHING.test(cacheControl)) {
    said = { ...said, 'cache-control': undefined }
  }
  const isPrivate =
    KEEPS_FROM_OTHERS.test(cacheControl) && response.getHeader('cache-control') === cacheControl
  withdrawSaid(response, said)
  if (isPrivate) {
    response.safeHeader('cache-control', 'private')
  }
  const { sendDate } = response.response
  for (const name of ['date', 'etag', ...ABOUT_BYTES]) {
    const ofPage = headers.get(name)
    if (ofPage !== undefined && headerText(ofPage) === headerText(response.getHeader(name))) {
      response.removeHeader(name)
    }
  }
  // Without the date of the page it has its own (RFC 9110, 6.6.1): Node.js leaves out one that was removed.
  response.response.sendDate = sendDate
}

/**
 * Takes a page out of a response that is to have nothing of it.
 */
export function withdrawPage(response: HttpResponse, page: Page): void {
  response.lazyBody = {}
  withdrawDefaults(response, page)
  withdraw(response, page, {})
}

/**
 * Takes out of a response what was said in it, as far as nobody has said something else since.
 */
export function withdrawSaid(response: HttpResponse, said: Said): void {
  for (const [name, value] of Object.entries(said)) {
    if (value !== undefined && response.getHeader(name) === value) {
      response.removeHeader(name)
    }
  }
}

/**
 * Takes out of a response what the cache has fixed of a page in place of AdonisJS, which decides about it by
 * the body that is sent, and would not while there is something.
 */
export function withdrawDefaults(response: HttpResponse, { headers, body }: Page): void {
  const isLeft = (name: string) =>
    headers.isDefault(name) &&
    headerText(response.getHeader(name)) === headerText(headers.get(name))
  if (isLeft('accept-ranges')) {
    response.removeHeader('accept-ranges')
  }
  // The cache sends a large text as bytes: what somebody makes of those AdonisJS would not take for a text.
  const areStillBytes = Buffer.isBuffer(body) && Buffer.isBuffer(response.content?.[0])
  if (isLeft('content-type') && !areStillBytes) {
    response.removeHeader('content-type')
    const type = response.content === undefined ? null : contentTypeOf(...response.content)
    if (type !== null) {
      response.header('content-type', type)
    }
  }
}
