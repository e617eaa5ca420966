import { readdir, readFile } from 'node:fs/promises'
import { makeRequests } from '../../../src/request/make_requests.ts'
import { signer } from './signer.ts'
import { TestSite, type Recorded } from './site.ts'
import type { Login } from '../../../src/request/types.ts'

export const WHO = { username: 'warmer@example.com', password: 'let me & in' }

/**
 * A folder with a page that has a login form, and what is expected of it.
 */
export interface FormFolder {
  /** Says what is odd about the page */
  name: string
  read: (file: string) => Promise<string>
}

/**
 * All folders of a kind, by their names.
 */
export async function formFolders(kind: 'chosen' | 'sent'): Promise<FormFolder[]> {
  const root = new URL(`../forms/${kind}/`, import.meta.url)
  const names = await readdir(root)
  return names.sort().map((name) => ({
    name,
    read: async (file) => {
      const text = await readFile(new URL(`${name}/${file}`, root), 'utf8')
      return text.replace(/\n$/, '')
    },
  }))
}

/**
 * A site with that page at `/dir/login`, which logs in whoever sends anything anywhere.
 */
export async function siteOf(folder: FormFolder): Promise<TestSite> {
  const page = await folder.read('page.html')
  return TestSite.start((request, response) => {
    if (request.url === '/dir/login' && request.method === 'GET') {
      return response.setHeader('content-type', 'text/html; charset=utf-8').end(page)
    }
    return request.url === '/home'
      ? response.setHeader('content-type', 'text/html').end('<h1>Welcome</h1>')
      : response.writeHead(303, { 'location': '/home', 'set-cookie': 'user=me; Path=/' }).end()
  })
}

/**
 * Logs in, and asks for a page then.
 *
 * @returns what speaks against it, without the address of the page; or nothing
 */
export async function loginAt(site: TestSite, login: Partial<Login>): Promise<string> {
  const options = { urls: ['/home'], login: { url: '/dir/login', ...WHO, ...login } }
  try {
    await makeRequests(options, signer([site.host]))
    return ''
  } catch (error) {
    return (error as Error).message.replace(/^.*\/dir\/login: /, '')
  }
}

/**
 * What was sent: request line, type, body. The boundary of a multipart body is another one each
 * time.
 */
export function sentTo(site: TestSite): string {
  const sent = site.requests.filter(
    ({ method, path }) => method === 'POST' || !/^\/(dir\/login|home|favicon\.ico)$/.test(path)
  )
  return sent.map(asText).join('\n---\n').replace(/\n$/, '')
}

function asText({ method, path, headers, body }: Recorded): string {
  const type = headers['content-type'] ?? ''
  const boundary = /boundary=(.*)/.exec(type)?.[1]
  const text = [`${method} ${path}`, type, body].filter((line) => line !== '').join('\n')
  return text.replaceAll(boundary ?? 'BOUNDARY', 'BOUNDARY').replaceAll('\r', '␍')
}
