import { AsyncLocalStorage } from 'node:async_hooks'
import { tracingChannels } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'

/**
 * What has become of a request by now.
 */
interface Progress {
  /** The handler of its route was called */
  isHandled: boolean
  /** The handler failed, or the exception handler has made a response of an error */
  hasFailed: boolean
}

/**
 * Finds out whether the handler of a route has answered a request. The status does not tell:
 * AdonisJS renders an error inside all middleware, often as a redirect back, and a middleware
 * may refuse a request with a redirect of its own.
 *
 * AdonisJS tells of handlers and of errors on its tracing channels, and nobody else pays for it:
 * they are listened to only while a request is watched.
 */
export class HandlerWatch {
  #requests = new AsyncLocalStorage<Progress | null>()
  #watched = 0

  /**
   * @returns whether the handler was called and did not fail, and no error was rendered
   * @throws what `next` throws
   */
  async hasAnswered(next: NextFn): Promise<boolean> {
    const progress: Progress = { isHandled: false, hasFailed: false }
    if (this.#watched++ === 0) {
      this.#listen()
    }
    try {
      await this.#requests.run(progress, next)
    } finally {
      if (--this.#watched === 0) {
        this.#stop()
      }
    }
    return progress.isHandled && !progress.hasFailed
  }

  /**
   * Keeps a request apart from the watched one whose handler sends it in process.
   */
  apart(next: NextFn): Promise<void> {
    return this.#requests.getStore() ? this.#requests.run(null, next) : next()
  }

  #listen(): void {
    const { httpRouteHandler, httpExceptionHandler } = tracingChannels
    httpRouteHandler.start.subscribe(this.#handled)
    httpRouteHandler.error.subscribe(this.#failed)
    httpExceptionHandler.start.subscribe(this.#failed)
  }

  #stop(): void {
    const { httpRouteHandler, httpExceptionHandler } = tracingChannels
    httpRouteHandler.start.unsubscribe(this.#handled)
    httpRouteHandler.error.unsubscribe(this.#failed)
    httpExceptionHandler.start.unsubscribe(this.#failed)
  }

  #handled = (): void => this.#note({ isHandled: true })

  #failed = (): void => this.#note({ hasFailed: true })

  #note(change: Partial<Progress>): void {
    Object.assign(this.#requests.getStore() ?? {}, change)
  }
}
