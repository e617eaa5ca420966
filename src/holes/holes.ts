import { isUtf8 } from 'node:buffer'
import { hash } from 'node:crypto'
import { markersOf } from './markers.ts'
import { cut, join, type Cut } from './cut.ts'
import { knownHoles, type HoleReason, type KnownHole } from './known_holes.ts'
import type { HoleMark } from '../page/hole_mark.ts'
import type { Hole } from '../types.ts'
import type { Page } from '../page/page.ts'
import type { HttpContext } from '@adonisjs/core/http'

/**
 * A text shorter than this may mean something else in a page as well, and is not cut out.
 */
const SHORTEST = 8

/**
 * A body as it may be stored, or the rule that refuses it.
 */
export type CutBody =
  { refusal: HoleReason } | { refusal?: undefined; body: string | Buffer | null; holes: HoleMark[] }

/**
 * The body of a page with its holes personalised for one visitor.
 */
export interface PersonalisedBody {
  body: string
  /** `null`: the page is another one every time, so it has none */
  etag: string | null
}

/**
 * The holes of an application's pages: what differs from visitor to visitor in a page that is
 * otherwise the same for all.
 */
export class Holes {
  #known: Map<string, KnownHole>

  /**
   * @param holes - Those of the configuration, beside the CSRF token and the nonce
   */
  constructor(holes: Hole[]) {
    this.#known = knownHoles(holes)
  }

  /**
   * The rule that refuses a page because something of the visitor's is in a text that can have no
   * holes.
   *
   * @param text - `null` where it cannot be read: then it is taken to contain all of it
   */
  refusalOf(ctx: HttpContext, text: string | Buffer | null): HoleReason | null {
    const found = this.#found(ctx).find((own) => text === null || text.includes(own.text))
    return found ? this.#known.get(found.name)!.reason : null
  }

  /**
   * Cuts out of a produced body what is the visitor's own.
   */
  cut(ctx: HttpContext, content: string | Buffer | null): CutBody {
    const found = this.#found(ctx).filter(({ text }) => content?.includes(text))
    if (found.length === 0 || content === null) {
      return { body: content, holes: [] }
    }

    const refusal = this.#known.get(found[0].name)!.reason
    const isText = typeof content === 'string' || isUtf8(content)
    if (!isText || found.some(({ text }) => text.length < SHORTEST)) {
      return { refusal }
    }
    return cut(content.toString(), found) ?? { refusal }
  }

  /**
   * The rule that refuses a page which must not have the hole.
   */
  reasonOf(name: string): HoleReason {
    return this.mustHave(name).reason
  }

  /**
   * Whether each hole of a page is one that the application still has.
   */
  knows(page: Page): boolean {
    return page.holes.every(([, name]) => this.#known.has(name))
  }

  /**
   * Personalises the holes of a page for a visitor.
   *
   * @returns `null` where a hole cannot be personalised for them
   * @throws what `fill` of a hole of the application's own throws
   */
  async personalise(ctx: HttpContext, page: Page): Promise<PersonalisedBody | null> {
    const values = new Map<string, string>()
    const identities: (string | null)[] = [String(page.headers.get('etag'))]
    for (const [, name] of page.holes) {
      if (!values.has(name)) {
        const hole = this.#known.get(name)!
        const filled = hole.fill(ctx)
        const value = (filled instanceof Promise ? await filled : filled) ?? hole.empty
        if (value === null) {
          return null
        }
        values.set(name, page.isJson ? JSON.stringify(value).slice(1, -1) : value)
        identities.push(hole.identity(ctx, value))
      }
    }
    return {
      body: join(page.body as string, page.holes, values),
      etag: identities.includes(null) ? null : weakEtag(identities as string[]),
    }
  }

  /**
   * The value of one hole for a visitor, outside a page that is produced to be stored.
   *
   * @throws Error - when the configuration has no such hole
   */
  valueOf(ctx: HttpContext, name: string): string | undefined | Promise<string | undefined> {
    return this.mustHave(name).fill(ctx)
  }

  /**
   * @throws Error - when the configuration has no such hole
   */
  mustHave(name: string): KnownHole {
    const hole = this.#known.get(name)
    if (!hole) {
      const names = [...this.#known.keys()].join(', ')
      throw new Error(`There is no hole "${name}" in config/cache_helpers.ts. It has: ${names}`)
    }
    return hole
  }

  /**
   * Replaces the markers of a body that is not going to be stored by the values.
   */
  async unmark(ctx: HttpContext, body: string): Promise<string> {
    for (const { text, name } of markersOf(ctx)?.all() ?? []) {
      if (body.includes(text)) {
        body = body.replaceAll(text, (await this.valueOf(ctx, name)) ?? '')
      }
    }
    return body
  }

  /**
   * The texts that become holes in a page that this request has produced.
   */
  #found(ctx: HttpContext): Cut[] {
    const found = markersOf(ctx)?.all() ?? []
    for (const { name, find } of this.#known.values()) {
      const text = find?.(ctx)
      if (text) {
        found.push({ text, name })
      }
    }
    return found
  }
}

/**
 * The page without its holes, and what they depend on, tell two personalised pages apart.
 */
function weakEtag(identities: string[]): string {
  return `W/"${hash('sha256', JSON.stringify(identities), 'base64url').slice(0, 27)}"`
}
