import { isUtf8 } from 'node:buffer'
import { cut, type Cut } from './cut.ts'
import { bodyKind } from './written.ts'
import { fillHoles, personalise, type Personalised, type Unmark } from './personalise.ts'
import { hasUnknownNonce } from './unknown_nonce.ts'
import { mayHaveVisitorText, visitorCuts, visitorTexts } from './visitor_texts.ts'
import { givenMarkers } from './marked_pages.ts'
import {
  CSRF_HOLE,
  knownHoles,
  mustHave,
  ownCuts,
  type HoleReason,
  type KnownHole,
} from './known_holes.ts'
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
 * What is known of a body beside its content.
 */
export interface BodyFacts {
  contentType: unknown
  /** The page was made of something of its visitor */
  readsVisitor: boolean
  /** Shield's token was read, so it has to be found: in another form it may be there all the same */
  readsToken: boolean
  /** What the policy says of the holes of the page */
  declared: string[] | 'auto'
}

/**
 * The holes of an application's pages: what differs from visitor to visitor in a page that is
 * otherwise the same for all.
 */
export class Holes {
  #known: Map<string, KnownHole>
  /** Those that are looked for by their text */
  #searched: KnownHole[]

  /**
   * @param holes - Those of the configuration, beside the CSRF token and the nonce
   */
  constructor(holes: Hole[]) {
    this.#known = knownHoles(holes)
    this.#searched = [...this.#known.values()].filter(({ find }) => find !== undefined)
  }

  /**
   * The rule that refuses a page because something of the visitor's is in a text that can have no
   * holes.
   *
   * @param text - `null` where it cannot be read: then it is taken to contain all of it
   */
  refusalOf(ctx: HttpContext, text: string | Buffer | null): HoleReason | null {
    const own = ownCuts(this.#known, ctx, (one) => text === null || text.includes(one))
    if (typeof own === 'string' || own.length > 0) {
      return typeof own === 'string' ? own : this.reasonOf(own[0].name)
    }
    if (this.#searched.length > 0) {
      const where = text === null ? null : String(text)
      if (mayHaveVisitorText(visitorTexts(this.#searched, ctx), where)) {
        return 'hole'
      }
    }
    return text !== null && hasUnknownNonce(text) ? 'nonce' : null
  }

  /**
   * Cuts out of a produced body what is the visitor's own.
   */
  cut(ctx: HttpContext, content: string | Buffer | null, facts: BodyFacts): CutBody {
    const cuts = ownCuts(this.#known, ctx, (text) => content?.includes(text) ?? false)
    if (typeof cuts === 'string') {
      return { refusal: cuts }
    }
    if (this.#searched.length > 0) {
      const found = this.#visitorCuts(ctx, content, facts)
      if (found === null) {
        return { refusal: 'hole' }
      }
      cuts.push(...found)
    }
    const names = new Set(cuts.map(({ name }) => name))
    if (facts.readsToken && !names.has(CSRF_HOLE)) {
      return { refusal: this.reasonOf(CSRF_HOLE) }
    }
    if (!this.#expected(facts).every((name) => names.has(name))) {
      return { refusal: 'hole' }
    }
    return this.#cutOut(ctx, content, facts, cuts)
  }

  #cutOut(
    ctx: HttpContext,
    content: string | Buffer | null,
    { contentType }: BodyFacts,
    cuts: Cut[]
  ): CutBody {
    let rest: Extract<CutBody, { body: unknown }> | null = { body: content, holes: [] }
    if (content !== null && cuts.length > 0) {
      const isPossible = isText(content) && cuts.every(({ text }) => text.length >= SHORTEST)
      rest = isPossible ? cut(content.toString(), cuts, bodyKind(contentType)) : null
    }
    if (rest === null) {
      return { refusal: this.reasonOf(cuts[0].name) }
    }
    const { body } = rest
    if (body !== null && givenMarkers(ctx)?.areIn(body)) {
      return { refusal: 'hole' }
    }
    const isRefused = body !== null && hasUnknownNonce(body) && bodyKind(contentType) !== 'plain'
    return isRefused ? { refusal: 'nonce' } : rest
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
  personalise(ctx: HttpContext, page: Page): Promise<Personalised | null> {
    return personalise(this.#known, ctx, page)
  }

  /**
   * Gives what replaces the markers of a body that is not going to be stored by the values, in one piece or
   * in several. A value is asked for once.
   *
   * @param markers - Those that were given out
   */
  unmarking(ctx: HttpContext, contentType: unknown, markers: Cut[]): Unmark {
    const values = new Map<string, string | null>()
    return (piece, before) => {
      const marked = cut(piece, markers, bodyKind(contentType), before)!
      return fillHoles(this.#known, ctx, marked, contentType, values)
    }
  }

  /**
   * @throws Error - when the configuration has no such hole
   */
  mustHave(name: string): KnownHole {
    return mustHave(this.#known, name)
  }

  #visitorCuts(
    ctx: HttpContext,
    content: string | Buffer | null,
    { contentType, declared }: BodyFacts
  ): Cut[] | null {
    const texts = visitorTexts(this.#searched, ctx)
    const names = declared === 'auto' ? [] : declared
    return texts && visitorCuts(texts, String(content ?? ''), bodyKind(contentType), names)
  }

  /**
   * Names of the holes without which a page is not stored. Where its policy says nothing, a page that
   * was made of something of its visitor may have all.
   */
  #expected({ declared, readsVisitor }: BodyFacts): string[] {
    if (declared !== 'auto') {
      return declared
    }
    return readsVisitor ? this.#searched.map(({ name }) => name) : []
  }
}

function isText(content: string | Buffer): boolean {
  return typeof content === 'string' || isUtf8(content)
}
