import { nameHint } from '../options/name_hint.ts'
import type { OptionsReader } from '../options/options_reader.ts'
import type { Network } from '../network_types.ts'

type Checks = { [Field in keyof Network]: (value: unknown) => boolean }

/**
 * Headers of a response that say something else (RFC 9110, 9111, 9112 and 9211).
 */
const OTHER_HEADERS = new Set([
  ...['accept-ranges', 'age', 'cache-control', 'cache-status', 'connection', 'content-encoding'],
  ...['content-language', 'content-length', 'content-location', 'content-range', 'content-type'],
  ...['date', 'etag', 'expires', 'keep-alive', 'last-modified', 'link', 'location'],
  ...['no-vary-search', 'retry-after', 'server-timing', 'set-cookie', 'trailer'],
  ...['transfer-encoding', 'upgrade', 'vary', 'www-authenticate'],
])

const isText = (value: unknown) => typeof value === 'string' && value !== ''
const isHeader = (value: unknown) =>
  typeof value === 'string' && /^[a-z0-9-]+$/.test(value) && !OTHER_HEADERS.has(value)
/** A header can have it, and no tag has it */
const isSeparator = (value: unknown) =>
  typeof value === 'string' && /^[\t !-/:-@[-`{-~]+$/.test(value)
const isCount = (value: unknown) => Number.isInteger(value) && Number(value) > 0

/**
 * What each field of a network has to be. A field that is missing here does not compile.
 */
const CHECKS: Checks = {
  name: isText,
  controlHeader: (value) => value === null || isHeader(value),
  tagHeader: isHeader,
  tagSeparator: isSeparator,
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
    const known = Object.keys(CHECKS)
    const unknown = Object.keys(fields).find((field) => !known.includes(field))
    if (unknown !== undefined) {
      refuse(
        `there is no field "${unknown}" of the network at ${index}. ${nameHint(unknown, known)}`
      )
    }
    const wrong = Object.entries(CHECKS).find(([field, accepts]) => !accepts(fields[field]))
    if (wrong !== undefined) {
      refuse(`"${wrong[0]}" of the network at ${index} is missing, or makes no sense`)
    }
  })
  const networks = given as Network[]
  const separators = new Map<string, string>()
  networks.forEach(({ tagHeader, tagSeparator }, index) => {
    if ((separators.get(tagHeader) ?? tagSeparator) !== tagSeparator) {
      refuse(
        `the network at ${index} reads its tags from "${tagHeader}", where those of another one are written with another tagSeparator`
      )
    }
    separators.set(tagHeader, tagSeparator)
  })
  return networks
}
