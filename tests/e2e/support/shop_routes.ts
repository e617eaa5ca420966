import { promisify } from 'node:util'
import { execFile } from 'node:child_process'

export const SHOP_ROOT = new URL('../../../examples/shop/', import.meta.url)

/**
 * What the shop has to have in its environment, where there is no .env.
 */
export const SHOP_ENVIRONMENT = {
  NODE_ENV: 'production',
  HOST: '127.0.0.1',
  PORT: '3333',
  APP_URL: 'http://127.0.0.1:3333',
  APP_KEY: 'only-for-the-example-never-deploy',
  LOG_LEVEL: 'error',
}

/**
 * Patterns of the routes of the shop that answer GET, as `node ace list:routes` knows them.
 */
export async function shopRoutes(): Promise<string[]> {
  const args = ['ace', 'list:routes', '--json']
  const options = { cwd: SHOP_ROOT, env: { ...process.env, ...SHOP_ENVIRONMENT } }
  const { stdout } = await promisify(execFile)(process.execPath, args, options)
  const domains: { routes: { methods: string[]; pattern: string }[] }[] = JSON.parse(stdout)
  const routes = domains.flatMap((domain) => domain.routes)
  return routes.filter(({ methods }) => methods.includes('GET')).map(({ pattern }) => pattern)
}
