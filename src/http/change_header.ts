import type { IncomingMessage } from 'node:http'

/**
 * Changes a header of a request wherever Node.js keeps it.
 *
 * @param name - In lower case
 * @param value - `null`: the header is gone
 * @returns gives the request its own header back
 */
export function changeHeader(
  request: IncomingMessage,
  name: string,
  value: string | null
): () => void {
  // HTTP/1 makes both of the raw headers when they are first read, by the number of those that
  // came. HTTP/2 has no distinct ones.
  const { headers, headersDistinct, rawHeaders } = request
  const forms: [form: NodeJS.Dict<unknown>, value: unknown][] = [[headers, value]]
  if (headersDistinct) {
    forms.push([headersDistinct, value === null ? null : [value]])
  }

  const raw = [...rawHeaders]
  const undo = forms.map(([form, changed]) => changeField(form, name, changed))
  for (let at = rawHeaders.length - 2; at >= 0; at -= 2) {
    if (rawHeaders[at].toLowerCase() === name) {
      rawHeaders.splice(at, 2)
    }
  }
  if (value !== null) {
    rawHeaders.push(name, value)
  }
  return () => {
    undo.forEach((giveBack) => giveBack())
    rawHeaders.splice(0, rawHeaders.length, ...raw)
  }
}

function changeField(form: NodeJS.Dict<unknown>, name: string, value: unknown): () => void {
  const isThere = name in form
  const before = form[name]
  if (value === null) {
    delete form[name]
  } else {
    form[name] = value
  }
  return () => {
    if (isThere) {
      form[name] = before
    } else {
      delete form[name]
    }
  }
}
