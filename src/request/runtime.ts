import type { IncomingMessage, ServerResponse } from 'node:http'
import type { MakeRequestsOptions } from './types.ts'
import type { StoredPageSelection, StoredUrls } from './types/sources.ts'
import type { WarmUpFinished } from '../telemetry/page_events.ts'

/**
 * What is remembered of runs. Every method throws what the store throws.
 */
export interface Records {
  /** Name of the store in config/cache.ts */
  readonly store: string

  /** Whether other processes see what is written */
  readonly isShared: boolean

  /** @returns null where there is nothing */
  read(key: string): Promise<unknown>

  /** @param value - Plain JSON */
  write(key: string, value: unknown): Promise<void>
  delete(key: string): Promise<void>
}

/**
 * A warm-up command, as far as it says how to ask.
 */
export interface WarmUp {
  requestOptions(overrides: Partial<MakeRequestsOptions>): Promise<MakeRequestsOptions>
}

/**
 * What a warm-up needs of the application it runs in. The provider registers the real one.
 */
export interface RequestRuntime {
  /** Where the application answers: `APP_URL`, else its host and port */
  baseUrl(): string

  /**
   * Signs a fresh token for one attempt or one hop.
   *
   * @param method - The request's method
   * @param url - Where the request is sent
   * @param host - The `Host` header that is sent
   * @param options.scheme - That of the URL that visitors use, `http` or `https`. Default: not said
   * @param options.version - For which the page is stored. Default: that of the application
   * @param options.renewedSince - When the run began, in milliseconds since the epoch. Default: now
   * @param options.purpose - `look`: only to see whether the page is stored. Default: `renew`
   * @returns the headers to add: `{ 'x-page-cache-renew': '…' }`
   */
  renewalHeaders(
    method: string,
    url: URL,
    host: string,
    options?: {
      scheme?: string
      version?: string | null
      renewedSince?: number
      purpose?: 'renew' | 'look'
    }
  ): Record<string, string>

  /**
   * Whether a request reaches the application's own pages (its `hosts`), so that a token may be
   * sent at all.
   */
  renews(url: URL, host: string): boolean

  /** Handles a request without a port: `server.handle`, after `server.boot()` */
  handle(request: IncomingMessage, response: ServerResponse): unknown

  /** The URL of a named route, through the application's router */
  routeUrl(
    name: string,
    params?: Record<string, unknown> | unknown[],
    qs?: Record<string, unknown>
  ): string

  /**
   * The pages that are stored, as far as the index knows of them
   *
   * @throws E_INVALID_REQUEST_OPTION
   */
  storedPages?(selection: StoredPageSelection): StoredUrls

  /** That of the configuration; `null` where it has none, and all deploys find the same pages */
  version?(): string | null

  /**
   * Of the stores in use, those that are the memory of this process, where no visitor is answered by it: what
   * is stored there, nobody else finds
   */
  ownStores?(): Promise<string[]>

  /** Where runs are remembered. None: they are not */
  records?(): Promise<Records>

  /**
   * Finds a warm-up command of the application by its name.
   *
   * @returns null where there is none
   */
  warmUp?(commandName: string): Promise<WarmUp | null>

  /**
   * Whom a run tells that it is at its end. None: nobody
   */
  finished?: {
    /** Whether anybody listens: what nobody hears need not be found out */
    isHeard(): boolean

    /** Resolves when those who listen are done */
    tell(finished: WarmUpFinished): Promise<void>
  }
}

let current: RequestRuntime | null = null

/**
 * Registers the application for `makeRequests`; `null` when it has been shut down.
 *
 * @param runtime - What a run needs of it. The provider gives the real one
 * @example
 * ```ts
 * setRequestRuntime({ ...getRequestRuntime()!, baseUrl: () => 'http://127.0.0.1:3333' })
 * ```
 */
export function setRequestRuntime(runtime: RequestRuntime | null): void {
  current = runtime
}

/**
 * The application that the provider registered; `null` where none has booted.
 *
 * @example
 * ```ts
 * await makeRequests({ urls: ['/'] }, getRequestRuntime())
 * ```
 */
export function getRequestRuntime(): RequestRuntime | null {
  return current
}
