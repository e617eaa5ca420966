import { markersOf } from './marked_pages.ts'
import { mustHave, type KnownHole } from './known_holes.ts'
import { written } from './written.ts'
import type { Edge } from 'edge.js'
import type { HttpContext } from '@adonisjs/core/http'

/**
 * Adds the helper `hole(name)` to Edge: this part is per visitor. In a page that is produced to
 * be stored it leaves a marker; in any other page the value itself. A hole whose `fill` is
 * asynchronous is awaited.
 *
 * @param holes - Those of the application
 * @example
 * ```edge
 * <a href="/cart">Cart ({{ hole('cart-count') }})</a>
 * <p>Hello {{ await hole('user-name') }}</p>
 * ```
 */
export function addHoleHelper(edge: Edge, holes: Map<string, KnownHole>): void {
  const { safe } = edge.globals.html as { safe: (value: string) => unknown }

  edge.onRender((renderer) => {
    const hole = (name: string) => {
      const { request } = renderer.getState() as { request?: { ctx?: HttpContext } }
      if (!request?.ctx) {
        throw new Error(`hole('${name}') is in a template that is not rendered for a request`)
      }
      const { fill, escapes } = mustHave(holes, name)
      const markers = markersOf(request.ctx)
      if (markers) {
        return safe(markers.textOf(name))
      }
      const print = (text = '') => safe(written(String(text), 'html', undefined, escapes))
      const value = fill(request.ctx)
      return value instanceof Promise ? value.then(print) : print(value)
    }
    renderer.share({ hole })
  })
}
