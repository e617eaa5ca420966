import { type HeaderChanges } from '../page/header_changes.ts'
import { NegotiationRecorder } from './negotiation_recorder.ts'
import { ResponseRecorder } from './response_recorder.ts'
import { VisitorRecorder } from './visitor_recorder.ts'
import type { Consent } from '../types.ts'
import type { HttpContext } from '@adonisjs/core/http'

/**
 * What a handler did while it ran: to the headers of the response, and with what it knows of
 * the visitor. Only a production is recorded; hits pay nothing.
 */
export class Recording {
  #response: ResponseRecorder
  #visitor: VisitorRecorder
  #negotiation: NegotiationRecorder

  /**
   * Begins to record.
   */
  constructor(ctx: HttpContext) {
    this.#response = new ResponseRecorder(ctx)
    this.#visitor = new VisitorRecorder(ctx)
    this.#negotiation = new NegotiationRecorder(ctx)
  }

  get headers(): HeaderChanges {
    return this.#response.changes
  }

  /**
   * What was read of the visitor, by the name of the consent that would allow it.
   */
  get reads(): ReadonlySet<Consent> {
    return this.#visitor.reads
  }

  /**
   * What stood in a header before the handler touched it.
   */
  before(name: string) {
    return this.#response.before(name)
  }

  stop(): void {
    this.#negotiation.stop()
    this.#visitor.stop()
    this.#response.stop()
  }

  /**
   * Takes back what was done to the headers, so that a stored page can be sent instead.
   */
  undo(): void {
    this.#response.undo()
  }
}
