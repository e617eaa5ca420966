import { join } from 'node:path'
import { tmpdir } from 'node:os'
import { setTimeout } from 'node:timers/promises'
import { mkdtemp, rm } from 'node:fs/promises'
import { Broken } from './broken.ts'
import { Checker } from './checker.ts'
import { Counts } from './counts.ts'
import { crowd } from '../../support/crowd.ts'
import { FAULTS, type Scene } from './faults.ts'
import { Invalidators } from './invalidators.ts'
import { OwnRedis } from '../../support/own_redis.ts'
import { PAGES } from './application/pages.ts'
import { Random } from '../../fuzz/random.ts'
import { ServerProcess } from './server_process.ts'
import { SharedVersions } from './application/shared_versions.ts'
import { Visitors } from './visitors.ts'

const SERVERS = 2
const VISITORS = 64

/**
 * How many invalidate at the same time, and how long each of them waits at most, in milliseconds.
 */
const INVALIDATORS = 4
const PAUSE = 300

/**
 * How long nothing fails after a fault, in milliseconds, so that pages are stored again; and how often
 * a handler begins or ends to fail.
 */
const CALM = 4_000
const CHANGE = 400

export interface Played {
  counts: Counts
  /** Everything that was wrong */
  problems: string[]
  /** Milliseconds that the slowest request, and the slowest invalidation, has taken */
  slowest: { request: number; invalidation: number }
}

export interface PlayOptions {
  seed: number
  /** How long at least */
  seconds: number
  /** How many invalidations have to be confirmed at least */
  invalidations: number
}

/**
 * Has visitors ask two processes for pages while others invalidate them, and breaks their Redis and
 * them in every way that there is, each at least once.
 */
export async function play(options: PlayOptions): Promise<Played> {
  const directory = await mkdtemp(join(tmpdir(), 'under-load-'))
  const file = join(directory, 'versions')
  const versions = new SharedVersions(file, PAGES.length, 'w+')
  const redis = await OwnRedis.start({ keepsData: true })
  const servers = Array.from({ length: SERVERS }, (_, number) => {
    const environment = { VERSIONS: file, REDIS_PORT: String(redis.port), SEED: `${number}` }
    return new ServerProcess(number, environment)
  })
  const [counts, checker, broken] = [new Counts(), new Checker(), new Broken(versions)]
  const visitors = new Visitors({ servers, checker, broken, counts })
  const invalidators = new Invalidators({ servers, checker, versions, counts })
  const random = new Random(options.seed)
  const seedOf = (index: number) => options.seed * 1000 + index
  const failing = setInterval(() => {
    const page = random.pick(PAGES.filter(({ kind }) => kind === 'failing'))
    broken.set(page, !versions.isBroken(page.index))
  }, CHANGE)
  try {
    await Promise.all(servers.map((server) => server.start()))
    const everybody = [
      crowd(VISITORS, (index) => visitors.askAll(seedOf(index))),
      crowd(INVALIDATORS, (index) => invalidators.invalidateAll(seedOf(500 + index), PAUSE)),
    ]
    await breakEverything({ redis, servers, visitors, random }, counts, options)
    visitors.isOver = invalidators.isOver = true
    await Promise.all(everybody)
    const problems = [...visitors.problems, ...servers.flatMap(({ deaths }) => deaths)]
    const slowest = { request: visitors.slowest, invalidation: invalidators.slowest }
    return { counts, problems, slowest }
  } finally {
    visitors.isOver = invalidators.isOver = true
    clearInterval(failing)
    await Promise.all(servers.map((server) => server.kill()))
    await redis.end()
    await rm(directory, { recursive: true })
  }
}

/**
 * One fault after another, in an order of chance, until it is enough.
 */
async function breakEverything(
  scene: Scene,
  counts: Counts,
  { seconds, invalidations }: PlayOptions
): Promise<void> {
  const { visitors, random } = scene
  const names = Object.keys(FAULTS)
  const endsAt = performance.now() + seconds * 1000
  const isEnough = () =>
    performance.now() > endsAt &&
    counts.sum('invalidation confirmed') >= invalidations &&
    names.every((name) => counts.of(`fault: ${name}`) > 0)

  for (let left: string[] = []; !isEnough();) {
    left = left.length > 0 ? left : random.some(names, names.length)
    const name = left.pop()!
    counts.add(`fault: ${name}`)
    visitors.fault = name
    await FAULTS[name](scene)
    visitors.fault = `after: ${name}`
    await setTimeout(CALM)
  }
}
