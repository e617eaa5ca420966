/**
 * Headers of a response in which middleware says the same to everybody, or what a page has a rule or a hole for:
 * how it is kept and shown, and who else may have it.
 */
const NAMES = new Set([
  ...['accept-ch', 'accept-ranges', 'alt-svc', 'connection', 'content-length', 'content-type'],
  ...['date', 'keep-alive', 'link', 'origin-agent-cluster', 'server', 'transfer-encoding'],
  // How it is kept (RFC 9111)
  ...['age', 'cache-control', 'expires', 'pragma', 'surrogate-control', 'vary'],
  // Shield's, and those of helmet
  ...['content-security-policy', 'content-security-policy-report-only', 'expect-ct'],
  ...['permissions-policy', 'referrer-policy', 'strict-transport-security'],
  ...['x-content-type-options', 'x-dns-prefetch-control', 'x-download-options'],
  ...['x-frame-options', 'x-permitted-cross-domain-policies', 'x-powered-by', 'x-xss-protection'],
  // Who may be told what went wrong, how long it took, and that it is not to be found
  ...['nel', 'report-to', 'reporting-endpoints', 'timing-allow-origin', 'x-robots-tag'],
])

const CROSS_ORIGIN = /^(access-control|cross-origin)-/

/**
 * @param name - In lower case
 */
export function isSaidToAll(name: string): boolean {
  return NAMES.has(name) || CROSS_ORIGIN.test(name) || /cache-control$/.test(name)
}
