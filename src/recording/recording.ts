import { Inputs } from './inputs.ts'
import { watchRequest } from './watch_request.ts'
import { watchVisitor } from './watch_visitor.ts'
import { ResponseRecorder } from './response_recorder.ts'
import { cloneWatchedRecords } from './watched_record.ts'
import type { HeaderChanges } from '../page/header_changes.ts'
import type { HttpContext } from '@adonisjs/core/http'

/**
 * What a handler, its view and what they call did to the headers of the response while they ran,
 * and what they read of the request. Only a production is recorded, so that hits are not slowed
 * down.
 */
export class Recording {
  readonly inputs: Inputs
  #response: ResponseRecorder
  #endWatching: (() => void)[]

  /**
   * Begins to record.
   *
   * @param vary - Headers of which the policy says that they are part of the key
   */
  constructor(ctx: HttpContext, vary: readonly string[]) {
    cloneWatchedRecords()
    this.inputs = new Inputs(vary)
    this.#response = new ResponseRecorder(ctx)
    this.#endWatching = [watchRequest(ctx, this.inputs), watchVisitor(ctx, this.inputs)]
  }

  get headers(): HeaderChanges {
    return this.#response.changes
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
