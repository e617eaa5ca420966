import { TARGETED_HEADERS } from '../http/targeted_headers.ts'
import type { ResolvedConfig } from '../types.ts'

/**
 * Headers that some caches follow in place of `Cache-Control`: those that are known, those that the application
 * has for its own caches, and those of its networks. In lower case.
 */
export function targetedByConfig({
  targets,
  networks,
}: Pick<ResolvedConfig, 'targets' | 'networks'>): ReadonlySet<string> {
  const ofNetworks = networks.map(({ controlHeader }) => controlHeader)
  return new Set([...TARGETED_HEADERS, ...targets, ...ofNetworks.filter((name) => name !== null)])
}
