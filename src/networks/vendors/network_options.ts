import { E_INVALID_CONFIG } from '../../errors.ts'
import { OptionsReader } from '../../options/options_reader.ts'
import { webUrl } from '../../options/web_url.ts'

/**
 * What every known network takes.
 */
export interface CommonOptions {
  /** How many calls of its API the plan allows in a minute. Default: see each network */
  requestsPerMinute?: number
}

/**
 * Reads what was given to one of `networks`. It is a part of config/cache_helpers.ts, and so what is
 * wrong with it is said when that file is loaded.
 */
export class NetworkOptions extends OptionsReader {
  #call: string
  #given: Record<string, unknown>

  /**
   * @param call - Such as `networks.fastly()`
   * @param given - What it was called with
   * @param known - Names of its options
   * @throws E_INVALID_CONFIG - for one that is not known
   */
  constructor(call: string, given: object | undefined, known: string[]) {
    super({ ...given }, (name, problem) => {
      throw new E_INVALID_CONFIG(['networks', `${call}: "${name}": ${problem}`])
    })
    this.#call = call
    this.#given = { ...given }
    this.only(Object.keys(this.#given), known)
  }

  /**
   * An absolute URL, without a slash at its end.
   *
   * @param fallback - Where nothing was written; `null`: it has to be
   */
  url(name: string, fallback: string | null): string {
    const given = this.given(name) ?? fallback
    const url = typeof given === 'string' || given instanceof URL ? webUrl(given) : null
    if (url === null) {
      this.refuse(name, `expected a URL, such as ${fallback ?? 'http://127.0.0.1:6081'}`)
    }
    if (url.username !== '' || url.password !== '') {
      this.refuse(name, 'it is told in messages, and so has no user name and no password in it')
    }
    return `${url.origin}${url.pathname.replace(/\/+$/, '')}`
  }

  /**
   * The name of something at the network: it becomes a part of a path.
   */
  id(name: string, example: string): string {
    const given = this.given(name)
    const id = typeof given === 'number' ? String(given) : given
    if (typeof id !== 'string' || !/^[\w-]+$/.test(id)) {
      this.refuse(name, `expected what the network calls it by, such as '${example}'`)
    }
    return id
  }

  /**
   * A secret. Whatever was written is not repeated.
   *
   * @param variable - The environment variable that it belongs into
   */
  token(name: string, variable: string): string {
    const given = this.given(name)
    if (typeof given !== 'string' || !/^[\x21-\x7e]+$/.test(given)) {
      throw new E_INVALID_CONFIG([
        'networks',
        `${this.#call}: "${name}" is missing, or is no token. Set the environment variable ${variable}, and write ${name}: env.get('${variable}')`,
      ])
    }
    return given
  }

  /**
   * @param fallback - `null`: as many as there are
   */
  requestsPerMinute(fallback: number | null): number | null {
    return this.wholeNumber('requestsPerMinute', fallback)
  }
}
