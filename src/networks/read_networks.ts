import type { OptionsReader } from '../options/options_reader.ts'
import type { Network } from '../network_types.ts'

type Checks = { [Field in keyof Network]: (value: unknown) => boolean }

const isText = (value: unknown) => typeof value === 'string' && value !== ''
const isHeader = (value: unknown) => typeof value === 'string' && /^[a-z0-9-]+$/.test(value)
const isCount = (value: unknown) => Number.isInteger(value) && Number(value) > 0

/**
 * What each field of a network has to be. A field that is missing here does not compile.
 */
const CHECKS: Checks = {
  name: isText,
  controlHeader: (value) => value === null || isHeader(value),
  tagHeader: isHeader,
  tagSeparator: isText,
  mostTagBytes: isCount,
  mostTags: (value) => value === null || isCount(value),
  tagsPerCall: isCount,
  requestsPerMinute: (value) => value === null || isCount(value),
  purge: (value) => typeof value === 'function',
}

/**
 * Reads the networks of the configuration: those that `networks` has made, and the application's own.
 * What was written is not repeated, since a token may stand in it.
 *
 * @throws what the options throw
 */
export function readNetworks(options: OptionsReader, name: string): Network[] {
  const given = options.given(name) ?? []
  const refuse = (problem: string): never =>
    options.refuse(
      name,
      `${problem}. Write a list such as [networks.varnish({ url: 'http://127.0.0.1:6081' })], or objects with all fields of the type Network`
    )
  if (!Array.isArray(given)) {
    return refuse('expected a list of networks')
  }
  given.forEach((network: unknown, index) => {
    if (typeof network !== 'object' || network === null) {
      refuse(`what stands at ${index} is no network`)
    }
    const fields = network as Record<string, unknown>
    const wrong = Object.entries(CHECKS).find(([field, accepts]) => !accepts(fields[field]))
    if (wrong !== undefined) {
      refuse(`"${wrong[0]}" of the network at ${index} is missing, or makes no sense`)
    }
  })
  return given
}
