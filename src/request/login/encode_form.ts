import { randomUUID } from 'node:crypto'
import type { Entry } from './entry_list.ts'

/**
 * Encodes entries as the form's `enctype` says.
 */
export function encodeForm(
  entries: Entry[],
  enctype: string
): { body: Uint8Array; contentType: string } {
  if (enctype === 'multipart/form-data') {
    const boundary = `----form-${randomUUID()}`
    return {
      body: Buffer.from(multipart(entries, boundary)),
      contentType: `${enctype}; boundary=${boundary}`,
    }
  }
  if (enctype === 'text/plain') {
    const text = asText(entries).map(([name, value]) => `${name}=${value}\r\n`)
    return { body: Buffer.from(text.join('')), contentType: enctype }
  }
  return {
    body: Buffer.from(encodedQuery(entries)),
    contentType: 'application/x-www-form-urlencoded',
  }
}

/**
 * Entries as they stand in a URL.
 */
export function encodedQuery(entries: Entry[]): string {
  return new URLSearchParams(asText(entries)).toString()
}

/**
 * HTML, "converting to a list of name-value pairs": a file is its name, and a line ends with CRLF.
 */
function asText(entries: Entry[]): [string, string][] {
  return entries.map(([name, value]) => [
    withCrlf(name),
    withCrlf(typeof value === 'string' ? value : value.name),
  ])
}

/**
 * HTML, "multipart/form-data encoding algorithm". Node's own FormData leaves the name of a file
 * out that nobody has chosen, and so makes an ordinary field of it.
 */
function multipart(entries: Entry[], boundary: string): string {
  const parts = entries.map(([name, value]) => {
    const disposition = `Content-Disposition: form-data; name="${escaped(name)}"`
    return typeof value === 'string'
      ? `${disposition}\r\n\r\n${withCrlf(value)}`
      : `${disposition}; filename=""\r\nContent-Type: application/octet-stream\r\n\r\n`
  })
  return [...parts.map((part) => `--${boundary}\r\n${part}\r\n`), `--${boundary}--\r\n`].join('')
}

function escaped(name: string): string {
  return withCrlf(name).replaceAll('\r', '%0D').replaceAll('\n', '%0A').replaceAll('"', '%22')
}

function withCrlf(text: string): string {
  return text.replace(/\r\n|\r|\n/g, '\r\n')
}
