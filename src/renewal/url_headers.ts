/**
 * What a request in process says of the URL that it asks for, as a proxy does that ends TLS.
 */
export function urlHeaders({ host, protocol }: Pick<URL, 'host' | 'protocol'>) {
  return { host, 'x-forwarded-proto': protocol.slice(0, -1) }
}
