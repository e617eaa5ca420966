/**
 * Makes one test of the host names whose pages are cached. A name without a port stands for
 * any port, one with a port for that one alone.
 *
 * @param hosts - Host names; `null`: any host
 */
export function hostMatcher(hosts: string[] | null): (host: string) => boolean {
  if (hosts === null) {
    return () => true
  }
  const known = new Set(hosts.map((host) => host.toLowerCase()))
  return (host) => known.has(host) || known.has(host.replace(/:\d+$/, ''))
}
