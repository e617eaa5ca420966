import string from '@adonisjs/core/helpers/string'
import type { HoleForm } from '../page/hole_mark.ts'

/**
 * What is written in a body, as far as that decides how a value is escaped there. `other` is escaped
 * like HTML, and nothing is known of what stands where.
 */
export type BodyKind = 'html' | 'json' | 'script' | 'plain' | 'other'

const KINDS: [type: RegExp, kind: BodyKind][] = [
  [/json/, 'json'],
  [/html/, 'html'],
  [/(?:java|ecma)script/, 'script'],
  [/^text\/plain/, 'plain'],
]

/**
 * @param contentType - Of the response; empty for none
 */
export function bodyKind(contentType: unknown): BodyKind {
  // What has no type, browsers may take for HTML.
  const type = String(contentType ?? '').toLowerCase() || 'text/html'
  return KINDS.find(([pattern]) => pattern.test(type))?.[1] ?? 'other'
}

/**
 * A value as it is written in a body.
 *
 * @param form - That of the hole; none for what a template prints
 * @param escapes - Whether HTML escapes it
 */
export function written(
  value: string,
  kind: BodyKind,
  form: HoleForm | undefined,
  escapes: boolean
): string {
  const isSource = form === 'data' && kind === 'script'
  switch (isSource ? 'script' : form) {
    case 'script':
      return inScript(value)
    case 'json-attribute':
      return string.escapeHTML(inJson(value))
    case 'url':
      return encodeURIComponent(value.toWellFormed()).replaceAll("'", '%27')
    case 'data':
      return inData(value, kind, escapes)
    case undefined: {
      const printed = escapes ? string.escapeHTML(value) : value
      return kind === 'json' ? inJson(printed) : printed
    }
  }
}

function inData(value: string, kind: BodyKind, escapes: boolean): string {
  if (kind === 'json') {
    return inJson(value)
  }
  return escapes && kind !== 'plain' ? string.escapeHTML(value) : value
}

function inJson(value: string): string {
  return JSON.stringify(value).slice(1, -1)
}

/**
 * Nothing in it ends a string, whatever its quotes are, or the script.
 */
function inScript(value: string): string {
  return inJson(value).replace(
    /[<>&'`$/\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  )
}
