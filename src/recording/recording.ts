import { Inputs } from './inputs.ts'
import { askedGuards } from './visitor.ts'
import { watchRequest } from './watch_request.ts'
import { watchVisitor } from './watch_visitor.ts'
import { ResponseRecorder } from './response_recorder.ts'
import { cloneWatchedRecords } from './watched_record.ts'
import type { Consent } from '../types.ts'
import type { HeaderChanges } from '../page/header_changes.ts'
import type { HttpContext } from '@adonisjs/core/http'

/**
 * What a handler, its view and what they call did to the headers of the response while they ran,
 * and what they read of the request. Only a production is recorded, so that hits are not slowed
 * down.
 */
export class Recording {
  readonly inputs: Inputs
  #ctx: HttpContext
  #askedBefore: ReadonlySet<object>
  #response: ResponseRecorder
  #endWatching: (() => void)[]

  /**
   * Begins to record.
   *
   * @param vary - Headers of which the policy says that they are part of the key
   */
  constructor(ctx: HttpContext, vary: readonly string[]) {
    cloneWatchedRecords()
    this.#ctx = ctx
    this.#askedBefore = askedGuards(ctx)
    this.inputs = new Inputs(vary)
    this.#response = new ResponseRecorder(ctx)
    this.#endWatching = [watchRequest(ctx, this.inputs), watchVisitor(ctx, this.inputs)]
  }

  get headers(): HeaderChanges {
    return this.#response.changes
  }

  /**
   * What was read of the visitor, by the name of the consent that would allow it. Whoever asks a
   * guard finds out who is logged in, or that nobody is.
   */
  get reads(): ReadonlySet<Consent> {
    const { personal } = this.inputs
    return askedGuards(this.#ctx).isSubsetOf(this.#askedBefore)
      ? personal
      : new Set([...personal, 'user'])
  }

  /**
   * Does something that belongs to the handler although it has ended, such as turning what it
   * returned into bytes: what is read meanwhile is an input.
   */
  async asHandler<T>(work: () => T | Promise<T>): Promise<T> {
    this.inputs.isRecording = true
    try {
      return await work()
    } finally {
      this.inputs.isRecording = false
    }
  }

  /**
   * The value of a header before the handler touched it.
   */
  before(name: string) {
    return this.#response.before(name)
  }

  stop(): void {
    this.#endWatching.forEach((end) => end())
    this.#response.stop()
  }

  /**
   * Takes back what was done to the headers, so that a stored page can be sent instead.
   */
  undo(): void {
    this.#response.undo()
  }
}
