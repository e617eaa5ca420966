import { E_NO_REQUEST_RUNTIME } from '../errors.ts'
import { OPTION_NAMES } from './option_names.ts'
import { RequestOptionsReader } from './request_options_reader.ts'
import { OPTION_READERS } from './option_readers.ts'
import type { RequestRuntime } from '../runtime.ts'
import type { MakeRequestsOptions } from '../types.ts'
import type { Reader } from './reader.ts'
import type { ResolvedOptions } from './resolved_options.ts'

/**
 * Checks the options of `makeRequests` and fills in the defaults.
 *
 * @throws E_INVALID_REQUEST_OPTION - naming the option, and what to write instead
 * @throws E_NO_REQUEST_RUNTIME - when the run needs an application and there is none
 */
export function resolveOptions(
  options: MakeRequestsOptions,
  runtime: RequestRuntime | null
): ResolvedOptions {
  const reader = new RequestOptionsReader({ ...options })
  if ('threads' in options) {
    reader.refuse('threads', 'it is called "concurrency" here')
  }
  reader.only(Object.keys(options), OPTION_NAMES)
  requireRuntime(options, runtime)

  const resolved: Record<string, unknown> = {}
  for (const name of OPTION_NAMES) {
    const read: Reader<any> & { unit?: string } = OPTION_READERS[name]
    resolved[`${name}${read.unit ?? ''}`] = read(options[name], { name, reader, options, runtime })
  }
  return resolved as ResolvedOptions
}

/**
 * Before anything else is read, because `baseUrl` would ask for an application too, and be the
 * wrong advice.
 */
function requireRuntime(options: MakeRequestsOptions, runtime: RequestRuntime | null): void {
  const inProcess = options.transport === 'in-process'
  if (runtime === null && (inProcess || options.renew !== false)) {
    throw new E_NO_REQUEST_RUNTIME([
      inProcess ? 'to ask in process' : 'to renew its pages, or "renew: false"',
    ])
  }
}
