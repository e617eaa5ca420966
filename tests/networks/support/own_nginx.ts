import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getActiveTest } from '@japa/runner'
import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { nginx } from '../../support/services.ts'
import { freePort } from '../../support/services/free_port.ts'

const DOCUMENT = new URL('../../../docs/proxies.md', import.meta.url)

/**
 * What docs/proxies.md shows of nginx as a cache, in one file.
 *
 * @param backend - Where the application listens
 */
async function documentedConfiguration(backend: string, port: number, folder: string) {
  const text = await readFile(DOCUMENT, 'utf8')
  const [[proxy], [cache]] = [...text.matchAll(/(?<=^```nginx\n)[^]*?(?=^```$)/gm)]
  const [path, inLocation] = cache.split('# in the location\n')
  const server = proxy
    .replace('127.0.0.1:3333', new URL(backend).host)
    .replace('listen 80;', `listen 127.0.0.1:${port};`)
    .replace(/(?<=location \/ \{\n)/, inLocation)
  return `
    user root;
    pid ${folder}/pid;
    events {}
    http {
      access_log off;
      client_body_temp_path ${folder}/body;
      proxy_temp_path ${folder}/proxy;
      fastcgi_temp_path ${folder}/fastcgi;
      uwsgi_temp_path ${folder}/uwsgi;
      scgi_temp_path ${folder}/scgi;
      ${path.replace('/var/cache/nginx/pages', `${folder}/pages`)}
      ${server}
    }`
}

/**
 * Starts an nginx of the test's own, with the configuration of the documentation. It ends with the test.
 *
 * @param backend - Where the application listens
 * @returns where it listens
 */
export async function startNginx(backend: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'own-nginx-'))
  const port = await freePort()
  const file = join(folder, 'nginx.conf')
  await writeFile(file, await documentedConfiguration(backend, port, folder))
  const args = ['-c', file, '-e', join(folder, 'errors'), '-g', 'daemon off;']
  const child = spawn(nginx.address, args, { stdio: 'ignore' })
  getActiveTest()?.cleanup(async () => {
    if (child.exitCode === null) {
      child.kill('SIGTERM')
      await once(child, 'exit')
    }
    await rm(folder, { recursive: true, force: true })
  })
  const url = `http://127.0.0.1:${port}`
  for (let isUp = false; !isUp;) {
    isUp = await fetch(url).then(
      () => true,
      () => false
    )
    if (child.exitCode !== null) {
      throw new Error(`nginx has not started: ${await readFile(join(folder, 'errors'), 'utf8')}`)
    }
  }
  return url
}
