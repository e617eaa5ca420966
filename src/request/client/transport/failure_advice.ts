const CERTIFICATE =
  'Its certificate is not one that Node trusts: start Node with NODE_EXTRA_CA_CERTS=ca.pem, or give the certificate of its authority to the option "tls": { ca }'

/**
 * What to look at, by the reason of a request that brought no answer.
 */
const ADVICE: Record<string, string> = {
  timeout: 'Some pages took longer than "timeout"',
  ECONNREFUSED: 'Nothing listens there: is the application started, and "baseUrl" right?',
  ENOTFOUND: 'A host name is not known: is "baseUrl" right?',
  DEPTH_ZERO_SELF_SIGNED_CERT: CERTIFICATE,
  SELF_SIGNED_CERT_IN_CHAIN: CERTIFICATE,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: CERTIFICATE,
  UNABLE_TO_GET_ISSUER_CERT: CERTIFICATE,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: CERTIFICATE,
  CERT_HAS_EXPIRED: 'Its certificate has expired: renew it, or correct the clock of this machine',
  CERT_NOT_YET_VALID: 'Its certificate is not valid yet: correct the clock of this machine',
  ERR_TLS_CERT_ALTNAME_INVALID:
    'Its certificate is for another host: set "host" to the name that it is for, or correct "baseUrl"',
  EPROTO: 'There is no TLS at that port: is it http, and not https?',
  ERR_SSL_WRONG_VERSION_NUMBER: 'There is no TLS at that port: is it http, and not https?',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'There is no TLS at that port: is it http, and not https?',
  ERR_PROXY_TUNNEL:
    'The proxy does not connect to there: correct the option "proxy" (or HTTPS_PROXY), or list the host in NO_PROXY',
}

/**
 * What to look at, where a request brought no answer for that reason.
 */
export function failureAdvice(reason: string): string | undefined {
  return ADVICE[reason]
}
