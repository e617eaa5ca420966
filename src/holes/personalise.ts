import { hash } from 'node:crypto'
import { bodyKind, written } from './written.ts'
import { join } from './cut.ts'
import type { HoleMark } from '../page/hole_mark.ts'
import type { KnownHole } from './known_holes.ts'
import type { Page } from '../page/page.ts'
import type { HttpContext } from '@adonisjs/core/http'

type KnownHoles = ReadonlyMap<string, KnownHole>

/**
 * The value of each hole by its name; `null` where the page is not for this visitor.
 */
type Values = Map<string, string | null>

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
 * Replaces the markers of a piece of a body by the values.
 *
 * @param before - What stands before it in its document, as far as that decides where it is
 */
export type Unmark = (piece: string, before?: string) => Promise<string>

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
 * @param values - Those that are known already, of other pieces of the body. New ones are added
 * @throws what `fill` of a hole of the application's own throws
 */
export async function fillHoles(
  known: KnownHoles,
  ctx: HttpContext,
  { body, holes }: { body: string; holes: HoleMark[] },
  contentType: unknown,
  values: Values
): Promise<string> {
  await valuesOf(known, ctx, holes, values)
  return join(body, holes, textsOf(known, holes, values, contentType))
}

async function valuesOf(
  known: KnownHoles,
  ctx: HttpContext,
  holes: HoleMark[],
  values: Values = new Map()
): Promise<Values> {
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
  values: Values,
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
