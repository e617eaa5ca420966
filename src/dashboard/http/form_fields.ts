import type { HttpContext } from '@adonisjs/core/http'

/**
 * More than a form of the dashboard has, in bytes.
 */
const MOST = 64 * 1024

/**
 * The fields of a form, whether the application has a body parser or not.
 *
 * @returns `null` where it is too large
 */
export async function formFields({ request }: HttpContext): Promise<URLSearchParams | null> {
  const parsed = Object.entries(request.body())
  const node = request.request
  if (parsed.length > 0 || node.readableDidRead) {
    const texts = parsed.filter((field): field is [string, string] => typeof field[1] === 'string')
    return new URLSearchParams(texts)
  }
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of node as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length > MOST) {
      return null
    }
    chunks.push(chunk)
  }
  return new URLSearchParams(Buffer.concat(chunks).toString())
}
