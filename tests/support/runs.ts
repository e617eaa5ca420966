import type { HttpContext } from '@adonisjs/core/http'

/**
 * A handler that tells in its body how often it has run, so that a second visitor who gets the
 * page of the first one is caught.
 *
 * @param prepare - What the handler does before
 */
export function counting(prepare: (ctx: HttpContext) => unknown = () => {}) {
  const handler = async (ctx: HttpContext): Promise<string> => {
    handler.runs++
    const said = `<p>run ${handler.runs}</p>`
    await prepare(ctx)
    return said
  }
  handler.runs = 0
  return handler
}
