import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { availableParallelism, cpus, freemem, totalmem } from 'node:os'
import { join } from 'node:path'
import { redis } from '../tests/support/services.ts'
import type { Contestant } from './hits/contestants.ts'
import type { Run } from './report/run.ts'

const ROOT = join(import.meta.dirname, '..')

/** What nothing can be measured without */
const NEEDED = { wrk: 'apt install wrk', taskset: 'Linux alone has it: apt install util-linux' }

/**
 * @throws Error - where the machine lacks what no benchmark can do without
 */
export function checkMachine(): void {
  for (const [command, advice] of Object.entries(NEEDED)) {
    if (!hasCommand(command)) {
      throw new Error(`The benchmark needs ${command}, which is not installed (${advice})`)
    }
  }
  if (availableParallelism() < 2) {
    throw new Error('The benchmark needs two cores: one for the server, one for the load generator')
  }
}

/**
 * @returns what this machine lacks for a contestant, and what can be done about it; `null` for nothing
 */
export async function lacks(): Promise<(contestant: Contestant) => string | null> {
  const services: Record<string, string | null> = {
    Redis: (await redis.available())
      ? null
      : `Redis does not answer at ${redis.address} (REDIS_HOST and REDIS_PORT)`,
    Varnish: hasCommand('varnishd') ? null : 'Varnish is not installed (apt install varnish)',
  }
  return ({ needs = '', memory = 0 }) =>
    memory > freemem()
      ? `it needs ${Math.round(memory / 1024 ** 3)} GB of memory that nobody uses`
      : (services[needs] ?? null)
}

/**
 * What a run was made with. Nothing that names the machine or its owner.
 */
export function circumstances(): Pick<Run, 'date' | 'versions' | 'machine'> {
  const versionOf = (folder: string) => {
    const { version } = JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8'))
    return version as string
  }
  return {
    date: new Date().toISOString().slice(0, 10),
    versions: {
      'Node.js': process.versions.node,
      '@adonisjs/core': versionOf('node_modules/@adonisjs/core'),
      '@adonisjs/cache': versionOf('node_modules/@adonisjs/cache'),
      'adonis-cache-helpers': versionOf('.'),
    },
    machine: {
      processor: cpus()[0].model.trim(),
      cores: cpus().length,
      memory: `${Math.round(totalmem() / 1024 ** 3)} GB`,
    },
  }
}

function hasCommand(name: string): boolean {
  const path = `${process.env.PATH}:/usr/sbin:/usr/local/sbin`
  try {
    execFileSync('sh', ['-c', `command -v ${name}`], { env: { PATH: path }, stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
