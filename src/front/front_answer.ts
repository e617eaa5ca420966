import { countHit } from '../page/count_hit.ts'
import type { Question } from './question.ts'
import type { FrontHit } from './front_listener.ts'
import { ReadyAnswer, type SentAnswer } from './ready_answer.ts'
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'

/**
 * How long an answer is given after the last time when a response that went all the way through the
 * application was the same, in milliseconds: what a middleware or a key function has changed its mind
 * about shows after that.
 */
const VERIFIED_FOR = 1_000

/**
 * How long nothing is tried again that was refused, in milliseconds.
 */
const REFUSED_FOR = 60_000

/**
 * What an answer takes beside its texts and its body, in bytes, by estimate.
 */
const OVERHEAD = 2_048

/**
 * The answer to one question, as it leaves. It says nothing of whether its page is valid: that is asked
 * of what the inner ring remembers, each time.
 */
export class FrontAnswer {
  readonly question: Question
  /** How often it was given lately */
  uses = 0
  #sent: SentAnswer
  #ready: ReadyAnswer
  #hit: FrontHit
  /** A second response was the same */
  isConfirmed = false
  /** The same was said to requests with other ids: nothing in it is made of the id */
  #isForAnyId = false
  #repeatsId: boolean
  #verifiedUntil = 0

  constructor(question: Question, hit: FrontHit, sent: SentAnswer) {
    this.question = question
    this.#sent = sent
    this.#ready = new ReadyAnswer(sent)
    this.#hit = hit
    this.#repeatsId = sent.repeatsId
  }

  /**
   * Whether the inner ring would answer with this now.
   *
   * @param now - Milliseconds since the epoch
   */
  isUsable(now: number, headers: IncomingHttpHeaders): boolean {
    const { remembered, codings, form } = this.#hit
    const { page } = remembered
    const at = performance.now()
    return (
      this.isConfirmed &&
      at < this.#verifiedUntil &&
      (this.#isForAnyId || headers['x-request-id'] === this.#sent.id) &&
      page.isFresh(now) &&
      remembered.isTrusted(at) &&
      (codings === null || codings.formFor(page, headers['accept-encoding']) === form)
    )
  }

  /**
   * Answers a request.
   *
   * @param now - Milliseconds since the epoch
   */
  send(request: IncomingMessage, response: ServerResponse, now: number): void {
    const { status, head, body } = this.#sent
    const id = request.headers['x-request-id']
    this.uses++
    const { counter } = this.#hit.remembered.page
    if (counter !== null) {
      countHit(counter, now)
    }
    if (this.#repeatsId && typeof id === 'string') {
      response.writeHead(status, [...head.at(now), 'x-request-id', id]).end(body)
    } else {
      this.#ready.send(response, now)
    }
  }

  /** How much it is asked for: of those that nobody has asked for lately, nothing is */
  get rank(): number {
    return performance.now() < this.#verifiedUntil ? this.uses : -1
  }

  /**
   * Takes over what is known of the answer before: a second response with the same head confirms it, at first for
   * requests with the same id, and for all where it was said to another one.
   *
   * @returns the name of a header that is another one than before; `null` where none is
   */
  follow(before: FrontAnswer): string | null {
    if (!this.#isOfSamePage(before) || !this.question.equals(before.question)) {
      return null
    }
    const { id, head, status } = this.#sent
    const difference = head.difference(before.#sent.head)
    this.uses = before.uses / 2
    if (difference === null && status === before.#sent.status) {
      this.isConfirmed = true
      this.#isForAnyId = before.#isForAnyId || id !== before.#sent.id
      if (id === undefined) {
        this.#repeatsId = before.#repeatsId
      }
      this.#verifiedUntil = performance.now() + VERIFIED_FOR
    }
    return difference
  }

  /** In bytes, without its bodies */
  get size(): number {
    return OVERHEAD + this.question.text.length + this.#sent.head.size + this.#ready.size
  }

  /** What it keeps, also where none of it is sent, as for HEAD: that of the page, and the one sent */
  get bodies(): (string | Buffer)[] {
    return [this.#hit.remembered.page.body, this.#sent.body].filter((body) => body !== null)
  }

  #isOfSamePage(other: FrontAnswer): boolean {
    const [own, others] = [this.#hit, other.#hit]
    return own.remembered.page === others.remembered.page && own.form === others.form
  }
}

/**
 * A question to which no answer is given in front for some time.
 */
export class RefusedQuestion {
  readonly question: Question
  readonly bodies = []
  readonly rank = 0
  #until = performance.now() + REFUSED_FOR

  constructor(question: Question) {
    this.question = question
  }

  /** In bytes: whoever asks decides how long what they say is */
  get size(): number {
    return OVERHEAD + this.question.text.length
  }

  get isOver(): boolean {
    return performance.now() >= this.#until
  }
}
