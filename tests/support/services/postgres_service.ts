import pg from 'pg'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execFileSync } from 'node:child_process'
import { chownSync, globSync, mkdtempSync, rmSync } from 'node:fs'
import { Service } from './service.ts'
import { freePort } from './free_port.ts'
import { startProcess } from './start_process.ts'

export class PostgresService extends Service {
  constructor() {
    super('PostgreSQL', 'PG_HOST, PG_PORT, PG_USER, PG_PASSWORD and PG_DATABASE')
  }

  /**
   * What a connection of `@adonisjs/lucid` needs.
   */
  get connection() {
    return {
      host: process.env.PG_HOST ?? '127.0.0.1',
      port: Number(process.env.PG_PORT ?? 5432),
      user: process.env.PG_USER ?? 'postgres',
      password: process.env.PG_PASSWORD ?? '',
      database: process.env.PG_DATABASE ?? 'test',
    }
  }

  get address() {
    return `${this.connection.host}:${this.connection.port}`
  }

  protected async connect() {
    await this.#query('SELECT 1', this.connection)
  }

  /**
   * A cluster of its own, in a temporary folder: it needs nothing of the machine's clusters but
   * the programs, and its user and database are known.
   */
  protected async start() {
    const port = await freePort()
    const folder = mkdtempSync(join(tmpdir(), 'adonis-cache-helpers-pg-'))
    const owner = this.#owner()
    if (owner) {
      chownSync(folder, owner.uid, owner.gid)
    }

    const cluster = join(folder, 'cluster')
    const initdb = ['-D', cluster, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-sync']
    execFileSync(this.#program('initdb'), initdb, { ...owner, cwd: folder, stdio: 'pipe' })

    const options = ['-F', '-D', cluster, '-k', folder, '-h', '127.0.0.1', '-p', String(port)]
    await startProcess(this.#program('postgres'), options, {
      ...owner,
      cwd: folder,
      readyWhen: 'database system is ready to accept connections',
      stop: () => {
        const stop = ['stop', '-D', cluster, '-m', 'immediate']
        execFileSync(this.#program('pg_ctl'), stop, { ...owner, cwd: folder, stdio: 'pipe' })
        rmSync(folder, { recursive: true, force: true })
      },
    })

    const connection = { host: '127.0.0.1', port, user: 'postgres', database: 'postgres' }
    await this.#query('CREATE DATABASE test', connection)
    Object.assign(process.env, {
      PG_HOST: connection.host,
      PG_PORT: String(port),
      PG_USER: connection.user,
      PG_PASSWORD: '',
      PG_DATABASE: 'test',
    })
  }

  async #query(sql: string, connection: pg.ClientConfig) {
    const client = new pg.Client({ ...connection, connectionTimeoutMillis: 5000 })
    try {
      await client.connect()
      await client.query(sql)
    } finally {
      await client.end()
    }
  }

  /**
   * PostgreSQL refuses to run as root; its packages bring a user along.
   */
  #owner() {
    if (process.getuid?.() !== 0) {
      return null
    }
    const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { stdio: 'pipe' }))
    return { uid: id('-u'), gid: id('-g') }
  }

  /**
   * Debian keeps the server's programs out of the PATH.
   */
  #program(name: string): string {
    return globSync(`/usr/lib/postgresql/*/bin/${name}`).sort().at(-1) ?? name
  }
}
