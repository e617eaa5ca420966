import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { getActiveTest } from '@japa/runner'
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { varnish } from '../../support/services.ts'
import { freePort } from '../../support/services/free_port.ts'
import { Visitor, type Answer } from '../../support/visitor.ts'

/**
 * Whose pages the application keeps, wherever it listens.
 */
export const HOST = 'example.test'

const DOCUMENT = new URL('../../../docs/proxies.md', import.meta.url)

/**
 * The VCL that docs/proxies.md shows, for another address of the application.
 *
 * @param backend - Where the application listens
 */
async function documentedVcl(backend: string): Promise<string> {
  const [vcl] = /(?<=^```vcl\n)vcl 4\.1;\n[^]*?(?=^```$)/m.exec(await readFile(DOCUMENT, 'utf8'))!
  return vcl.replace('"3333"', JSON.stringify(new URL(backend).port))
}

/**
 * A Varnish of the test's own, with the VCL of the documentation. It ends with the test.
 */
export class OwnVarnish {
  readonly url: string
  #folder: string
  #process: ChildProcess | null = null

  private constructor(port: number, folder: string) {
    this.url = `http://127.0.0.1:${port}`
    this.#folder = folder
  }

  /**
   * Chooses a port, and starts nothing yet: the application has to know where it will listen.
   */
  static async create(): Promise<OwnVarnish> {
    const own = new OwnVarnish(await freePort(), await mkdtemp(join(tmpdir(), 'own-varnish-')))
    getActiveTest()?.cleanup(() => own.end())
    return own
  }

  /**
   * @param backend - Where the application listens
   */
  async start(backend: string): Promise<void> {
    const vcl = join(this.#folder, 'default.vcl')
    await writeFile(vcl, await documentedVcl(backend))
    const child = spawn(
      varnish.address,
      [
        ...['-F', '-j', 'none', '-n', join(this.#folder, 'work'), '-f', vcl],
        ...['-s', 'malloc,20m', '-a', new URL(this.url).host],
      ],
      { stdio: ['ignore', 'pipe', 'pipe'] }
    )
    this.#process = child
    const said: string[] = []
    createInterface({ input: child.stdout }).on('line', (line) => said.push(line))
    for await (const line of createInterface({ input: child.stderr })) {
      said.push(line)
      if (line.includes('Child starts')) {
        child.stderr.resume()
        return
      }
    }
    throw new Error(`varnishd has not started: ${said.join('\n')}`)
  }

  async end(): Promise<void> {
    const child = this.#process
    this.#process = null
    if (child !== null && child.exitCode === null) {
      child.kill('SIGTERM')
      await once(child, 'exit')
    }
    await rm(this.#folder, { recursive: true, force: true })
  }

  /**
   * Asks as a visitor of the application's host.
   */
  get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return new Visitor(this.url).get(path, { headers: { host: HOST, ...headers } })
  }
}
