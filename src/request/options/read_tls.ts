import type { Tls } from '../types.ts'
import type { Reading } from './reader.ts'

/**
 * Certificate authorities in PEM.
 *
 * @throws E_INVALID_REQUEST_OPTION
 */
export function readTls(tls: Tls | undefined, { reader }: Reading): { ca: (string | Buffer)[] } {
  if (tls === undefined) {
    return { ca: [] }
  }
  const others = Object.keys(tls ?? {}).filter((name) => name !== 'ca')
  const ca = [tls?.ca ?? []].flat()
  if (
    others.length > 0 ||
    !ca.every((one) => String(one).includes('-----BEGIN CERTIFICATE-----'))
  ) {
    reader.refuse('tls', `expected certificates in PEM, such as { ca: readFileSync('ca.pem') }`)
  }
  return { ca }
}
