import { hash } from 'node:crypto'
import { bodyKind, written } from './written.ts'
import { join } from './cut.ts'
import type { HoleMark } from '../page/hole_mark.ts'
import type { KnownHole } from './known_holes.ts'
import type { Page } from '../page/page.ts'
import type { HttpContext } from '@adonisjs/core/http'

type KnownHoles = ReadonlyMap<string, KnownHole>

/**
 * The holes of a page, personalised for one visitor. Its body is made where it is sent: with a 304, or
 * in a content coding, nobody sees it.
 */
export interface Personalised {
  /** What is in each of its holes */
  texts: string[]
  /** Of the page with them; `null`: it is another one every time, so it has none */
  etag: string | null
}

/**
 * Personalises the holes of a page for a visitor.
 *
 * @returns `null` where a hole cannot be personalised for them
 * @throws what `fill` of a hole of the application's own throws
 */
export async function personalise(
  known: KnownHoles,
  ctx: HttpContext,
  page: Page
): Promise<Personalised | null> {
  const values = await valuesOf(known, ctx, page.holes)
  const identities: (string | null)[] = [String(page.headers.get('etag'))]
  for (const [name, value] of values) {
    if (value === null) {
      return null
    }
    identities.push(known.get(name)!.identity(ctx, value))
  }
  const contentType = page.headers.get('content-type') ?? ctx.response.getHeader('content-type')
  return {
    texts: textsOf(known, page.holes, values, contentType),
    etag: identities.includes(null) ? null : weakEtag(identities as string[]),
  }
}

/**
 * Fills the holes of a body that is not stored, each with the value or with nothing.
 *
 * @throws what `fill` of a hole of the application's own throws
 */
export async function fillHoles(
  known: KnownHoles,
  ctx: HttpContext,
  { body, holes }: { body: string; holes: HoleMark[] },
  contentType: unknown
): Promise<string> {
  return join(body, holes, textsOf(known, holes, await valuesOf(known, ctx, holes), contentType))
}

/**
 * @returns the value of each hole by its name; `null` where the page is not for this visitor
 */
async function valuesOf(
  known: KnownHoles,
  ctx: HttpContext,
  holes: HoleMark[]
): Promise<Map<string, string | null>> {
  const values = new Map<string, string | null>()
  for (const [, name] of holes) {
    if (!values.has(name)) {
      const { fill, empty } = known.get(name)!
      const value = fill(ctx)
      const text = (value instanceof Promise ? await value : value) ?? empty
      values.set(name, text === null ? null : String(text))
    }
  }
  return values
}

function textsOf(
  known: KnownHoles,
  holes: HoleMark[],
  values: Map<string, string | null>,
  contentType: unknown
): string[] {
  const kind = bodyKind(contentType)
  return holes.map(([, name, form]) =>
    written(values.get(name) ?? '', kind, form, known.get(name)!.escapes)
  )
}

/**
 * The page without its holes, and what they depend on, tell two personalised pages apart.
 */
function weakEtag(identities: string[]): string {
  return `W/"${hash('sha256', JSON.stringify(identities), 'base64url').slice(0, 27)}"`
}
