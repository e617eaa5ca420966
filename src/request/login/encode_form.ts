/**
 * Encodes fields as the form's `enctype` says.
 */
export async function encodeForm(
  fields: [string, string][],
  enctype: string
): Promise<{ body: Uint8Array; contentType: string }> {
  if (enctype === 'multipart/form-data') {
    const form = new FormData()
    fields.forEach(([name, value]) => form.append(name, value))
    const response = new Response(form)
    return { body: await response.bytes(), contentType: response.headers.get('content-type')! }
  }
  if (enctype === 'text/plain') {
    const text = fields.map(([name, value]) => `${name}=${value}\r\n`).join('')
    return { body: Buffer.from(text), contentType: 'text/plain' }
  }
  return {
    body: Buffer.from(new URLSearchParams(fields).toString()),
    contentType: 'application/x-www-form-urlencoded',
  }
}
