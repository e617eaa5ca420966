/**
 * A named route that a warm-up is to ask for.
 */
export interface WarmupRoute {
  name: string
  /** Names of the parameters that its URL cannot do without */
  params: string[]
}

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
 */
export function warmupUrls(routes: WarmupRoute[], sitemap: string | undefined): WarmupUrls {
  const imports = ['RequestCommand']
  const lines: string[] = []
  for (const { name, params } of routes) {
    const values = params.map((param) => `${quotedKey(param)}: ${param === '*' ? `['a']` : '1'}`)
    lines.push(
      params.length === 0
        ? `routes(${quoted(name)}),`
        : `routes(${quoted(name)}, [{ ${values.join(', ')} }]),`
    )
  }
  if (routes.length > 0) {
    imports.push('routes')
  }
  if (sitemap !== undefined) {
    imports.push('sitemap')
    lines.push(`sitemap(${quoted(sitemap)}),`)
  }
  return { imports: imports.join(', '), items: lines.join('\n    ') || `'/',` }
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
