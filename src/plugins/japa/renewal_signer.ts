import { canonicalHost, type Hosts } from '../../keys/host_and_locale.ts'
import { RENEWAL_HEADER, RenewalToken } from '../../renewal/renewal_token.ts'
import type { ClientRequest } from 'node:http'
import type { ApplicationService } from '@adonisjs/core/types'

/**
 * Signs requests as renewals, before they are sent.
 *
 * @param hosts - Of the application: no other one gets a token
 */
export async function renewalSigner(
  app: ApplicationService,
  hosts: Hosts
): Promise<(request: ClientRequest) => void> {
  const token = await app.container.make(RenewalToken)
  return (request) => {
    const host = String(request.getHeader('host'))
    if (hosts.has(canonicalHost(host) ?? '')) {
      const { method, path: target } = request
      request.setHeader(RENEWAL_HEADER, token.sign({ method, host, target }))
    } else {
      request.removeHeader(RENEWAL_HEADER)
    }
  }
}
