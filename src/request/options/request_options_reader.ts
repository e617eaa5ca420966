import { inspect } from 'node:util'
import { E_INVALID_REQUEST_OPTION } from '../errors.ts'
import { OptionsReader } from '../../options/options_reader.ts'

/**
 * Ends with the error that names the option and what to write instead.
 */
function refuse(option: string, problem: string): never {
  throw new E_INVALID_REQUEST_OPTION([option, problem])
}

/**
 * Reads the options of `makeRequests`. Values that may hold credentials are never quoted.
 */
export class RequestOptionsReader extends OptionsReader {
  #values: Record<string, unknown>

  constructor(values: Record<string, unknown>) {
    super(values, refuse)
    this.#values = values
  }

  refuse(option: string, problem: string): never {
    refuse(option, problem)
  }

  /**
   * @param least - Smallest whole number that makes sense
   */
  count(name: string, fallback: number, least: number): number {
    const value = this.#values[name] ?? fallback
    if (value === Infinity && fallback === Infinity) {
      return value
    }
    if (!Number.isSafeInteger(value) || (value as number) < least) {
      refuse(name, `expected a whole number, ${least} or more, got ${inspect(value, { depth: 0 })}`)
    }
    return value as number
  }

  milliseconds(name: string, fallback: number): number {
    return this.seconds(name, fallback) * 1000
  }

  /**
   * Header names and values that Node would refuse at the first request, and those that have an
   * option of their own.
   */
  headers(name: string, value: unknown, reserved: string[]): Record<string, string> {
    const isRecord = typeof value === 'object' && value !== null && !Array.isArray(value)
    if (!isRecord) {
      refuse(name, `expected an object of header names and values`)
    }
    const headers: Record<string, string> = {}
    for (const [header, text] of Object.entries(value)) {
      const key = header.toLowerCase()
      if (reserved.includes(key)) {
        refuse(name, `"${header}" cannot be set here. ${INSTEAD[key] ?? 'It is set by the run'}`)
      }
      if (!/^[\w!#$%&'*+.^`|~-]+$/.test(header)) {
        refuse(name, `"${header}" is not the name of a header`)
      }
      if (typeof text !== 'string' || !/^[\t\x20-\x7e\x80-\xff]*$/.test(text)) {
        refuse(name, `the value of "${header}" must be a string without line breaks`)
      }
      headers[key] = text
    }
    return headers
  }
}

const INSTEAD: Record<string, string> = {
  host: 'Use the option "host"',
  authorization: 'Use "basicAuth"',
  cookie: 'Use "languages" with a cookie, or "login"',
}
