import { promisify } from 'node:util'
import { execFile } from 'node:child_process'

const SHOP = new URL('../../../examples/shop/', import.meta.url)

/**
 * Patterns of the routes of the shop that answer GET, as `node ace list:routes` knows them.
 */
export async function shopRoutes(): Promise<string[]> {
  const args = ['ace', 'list:routes', '--json']
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: SHOP })
  const domains: { routes: { methods: string[]; pattern: string }[] }[] = JSON.parse(stdout)
  const routes = domains.flatMap((domain) => domain.routes)
  return routes.filter(({ methods }) => methods.includes('GET')).map(({ pattern }) => pattern)
}
