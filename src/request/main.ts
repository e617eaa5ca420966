/**
 * The warm-up: asks for pages so that they are renewed, and reports what became of each.
 *
 * Files import from their own floor and from those below it, from top to bottom:
 *
 * | floor | |
 * |---|---|
 * | `request_command.ts` | the base class of commands |
 * | `console/` | flags, progress, summary |
 * | `application_runs.ts`, `stored_urls.ts` | what runs need of the application |
 * | `queue/` | a run cut into slices for the queue of the application, and followed |
 * | `request_mixin.ts`, `makes_requests.ts`, `option_methods.ts` | options as fields and methods of a class |
 * | `make_requests.ts` | builds what a run works with, and starts it |
 * | `open_run.ts` | what a run works with |
 * | `journal/` | what is remembered of a run in the page store |
 * | `run/` | every page once, as every persona, in every variant |
 * | `sources/` | where URLs come from |
 * | `report/` | what came of each visit, in sum |
 * | `login/` | finds the form, fills it in, and tells whether it worked |
 * | `client/` | one request: pace, retries, redirects, credentials, tokens |
 * | `options/` | one table that reads them all |
 * | `errors.ts` | |
 * | `runtime.ts`, `types.ts`, `types/` | |
 *
 * @module
 */
export { makeRequests } from './make_requests.ts'
export { RequestMixin } from './request_mixin.ts'
export type { MakesRequests } from './makes_requests.ts'
export { RequestCommand } from './request_command.ts'
export { sitemap } from './sources/sitemap.ts'
export { routes } from './sources/routes.ts'
export { lines } from './sources/lines.ts'
export { pages } from './sources/pages.ts'
export { runSlice } from './queue/run_slice.ts'
export { failSlice } from './queue/fail_slice.ts'
export type { Slice } from './queue/slice.ts'
export { getRequestRuntime, setRequestRuntime, type RequestRuntime } from './runtime.ts'
export * as errors from './errors.ts'
export type * from './types.ts'
