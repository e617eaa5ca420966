import { startRun } from './start_run.ts'
import { getRequestRuntime } from './runtime.ts'
import { OPTION_NAMES } from './options/option_names.ts'
import type { MethodName } from './option_methods.ts'
import type { MakesRequests } from './makes_requests.ts'
import type { RequestRuntime } from './runtime.ts'
import type { MakeRequestsOptions, Progress, Report, Visit } from './types.ts'

type Constructor = abstract new (...args: any[]) => object

/**
 * A command has a name of its own.
 */
interface Named {
  commandName?: string
  name: string
}

const METHODS = OPTION_NAMES.filter((name) => name !== 'onVisit').map((name) => ({
  name,
  method: `get${name[0].toUpperCase()}${name.slice(1)}` as MethodName,
}))

/**
 * Makes a class that asks for pages of whatever class it is given, abstract or not.
 *
 * @example
 * ```ts
 * class Warmer extends RequestMixin(Base) {
 *   concurrency = 4
 *   login = { url: '/login', username: 'warmer', password: env.get('WARMER_PASSWORD') }
 *   async *getUrls() {
 *     for (const { slug } of await Post.all()) yield `/posts/${slug}`
 *   }
 * }
 * const report = await new Warmer().makeRequests()
 * ```
 * @see RequestMixin of django-cache-helpers
 */
export function RequestMixin<Base extends Constructor>(
  superclass: Base
): Base & (abstract new (...args: any[]) => MakesRequests) {
  abstract class Warmer extends superclass {
    onVisit(_visit: Visit, _progress: Progress): unknown {
      return undefined
    }

    async makeRequests(
      overrides: Partial<MakeRequestsOptions> = {},
      runtime: RequestRuntime | null = getRequestRuntime()
    ): Promise<Report> {
      const { commandName, name } = this.constructor as Named
      return startRun(await this.requestOptions(overrides), runtime, commandName ?? name)
    }

    async requestOptions(
      overrides: Partial<MakeRequestsOptions> = {}
    ): Promise<MakeRequestsOptions> {
      const options: Record<string, unknown> = {
        onVisit: (visit: Visit, progress: Progress) => this.onVisit(visit, progress),
      }
      for (const { name, method } of METHODS) {
        options[name] = await this[method]()
      }
      for (const [name, value] of Object.entries(overrides)) {
        // A flag that was not given is no override
        options[name] = value ?? options[name]
      }
      return options as unknown as MakeRequestsOptions
    }
  }
  interface Warmer extends MakesRequests {}

  for (const { name, method } of METHODS) {
    Object.defineProperty(Warmer.prototype, method, {
      value(this: Warmer) {
        return this[name]
      },
      configurable: true,
      writable: true,
    })
  }
  return Warmer
}
