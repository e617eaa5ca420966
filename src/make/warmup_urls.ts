import type { WarmupRoute } from './warmup_route.ts'

/**
 * What a warm-up command begins with: the URLs, as source code, and what they import.
 */
export interface WarmupUrls {
  /** `RequestCommand, routes` */
  imports: string
  /** One item a line, each with its comma */
  items: string
}

/**
 * Writes the list of URLs of a warm-up command.
 *
 * @param sitemap - Its URL, if there is one
 * @param leftOut - Further routes that are cached. They stand there as comments
 */
export function warmupUrls(
  routes: WarmupRoute[],
  sitemap: string | undefined,
  leftOut: WarmupRoute[] = []
): WarmupUrls {
  const imports = ['RequestCommand']
  const lines = routes.map(routeItem)
  if (lines.some((line) => line.startsWith('routes('))) {
    imports.push('routes')
  }
  if (sitemap !== undefined) {
    imports.push('sitemap')
    lines.push(`sitemap(${quoted(sitemap)}),`)
  }
  if (leftOut.length > 0) {
    lines.push('// Cached as well, and left out because they have parameters:')
    lines.push(...leftOut.map((route) => `// ${routeItem(route)}`))
  }
  return { imports: imports.join(', '), items: lines.join('\n    ') || `'/',` }
}

/**
 * The URLs of a route without a name are those of its path. Parameters begin with an example.
 */
function routeItem({ name, path, params }: WarmupRoute): string {
  if (name === null) {
    return `${quoted(path)},`
  }
  const values = params.map((param) => `${quotedKey(param)}: ${param === '*' ? `['a']` : '1'}`)
  return params.length === 0
    ? `routes(${quoted(name)}),`
    : `routes(${quoted(name)}, [{ ${values.join(', ')} }]),`
}

/**
 * A string literal as the house style has it. JSON escapes what has to be escaped.
 */
function quoted(text: string): string {
  const escaped = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll(`'`, `\\'`)
  return `'${escaped}'`
}

function quotedKey(name: string): string {
  return /^[a-z_$][\w$]*$/i.test(name) ? name : quoted(name)
}
