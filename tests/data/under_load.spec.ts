import { randomUUID } from 'node:crypto'
import { test } from '@japa/runner'
import { crowd } from '../support/crowd.ts'
import { DATABASES } from './support/databases.ts'
import { DataProcess, type ShownPost } from './support/data_process.ts'
import { postgres, redis } from '../support/services.ts'
import { Random } from '../fuzz/random.ts'
import { startDataApp } from './support/start_data_app.ts'
import { until } from '../support/until.ts'

const isAvailable = (await redis.available()) && (await postgres.available())

const ROWS = 8
const READERS = 64
const WRITERS = 4
const WRITES = 300

/**
 * How many answers there are between two writes of a writer.
 */
const ANSWERS = 8

/**
 * How long a write may take to have effect in another process, in milliseconds: versions are trusted for a
 * second there. The rest is the rounding of clocks.
 */
const TRUST = 1_010

/** Of a hundred writes; the rest are updates of one row */
const KINDS = { both: 20, nested: 15, rollback: 15 }

/**
 * What is known of the version of a row: it has been committed, and whoever wrote it was told so.
 */
interface Confirmed {
  version: number
  server: number
  at: number
}

test.group('Pages that follow their data, under load', (group) => {
  group.each.skip(!isAvailable, 'Redis or PostgreSQL is not reachable')
  group.each.timeout(300_000)

  test('nobody sees an older version than one that was committed a second ago, or here', async ({
    assert,
  }) => {
    const id = randomUUID().slice(0, 8)
    const database = DATABASES.find(({ name }) => name === 'PostgreSQL')!
    const { Post } = await startDataApp({ id, database, pages: {} })
    await Post.createMany(Array.from({ length: ROWS }, () => ({ title: 'post', version: 1 })))
    const servers = await Promise.all([DataProcess.start({ id }), DataProcess.start({ id })])
    const seed = Number(process.env.DATA_SEED ?? 1)

    const confirmed = new Map<number, Confirmed[]>()
    const problems: string[] = []
    const counts = { answers: 0, hits: 0, writes: 0 }
    let isOver = false

    const problem = (shown: ShownPost, server: number, begunAt: number) => {
      const broken = (confirmed.get(shown.id) ?? []).find(
        ({ version, server: other, at }) =>
          shown.version < version && begunAt > at + (other === server ? 0 : TRUST)
      )
      return broken && `row ${shown.id}: ${shown.version}, and ${JSON.stringify(broken)} before`
    }

    const read = async (index: number) => {
      const random = new Random(seed * 1000 + index)
      while (!isOver) {
        const server = random.below(servers.length)
        const path = random.below(3) === 0 ? '/posts' : `/posts/${1 + random.below(ROWS)}`
        const begunAt = performance.now()
        const { status, body, cacheStatus } = await servers[server].get(path)
        counts.answers++
        counts.hits += /; hit/.test(cacheStatus ?? '') ? 1 : 0
        const rows: ShownPost[] = status === 200 ? [JSON.parse(body).rows].flat() : []
        const found = rows.map((row) => problem(row, server, begunAt)).filter(Boolean)
        problems.push(...(status === 200 ? found : [`${path}: ${status}`]).map(String))
      }
    }

    const write = async (index: number) => {
      const random = new Random(seed * 1000 + 500 + index)
      while (counts.writes < WRITES) {
        counts.writes++
        const server = random.below(servers.length)
        // In one order, or two transactions would wait for each other.
        const row = 1 + random.below(ROWS - 1)
        const other = row + 1 + random.below(ROWS - row)
        const chance = random.below(100)
        const kind =
          chance < KINDS.both
            ? 'both'
            : chance < KINDS.both + KINDS.nested
              ? 'nested'
              : chance < KINDS.both + KINDS.nested + KINDS.rollback
                ? 'rollback'
                : 'update'
        // What it reads afterwards is committed, but maybe by somebody who has not been told yet.
        const written = kind === 'both' ? [row, other] : kind === 'rollback' ? [] : [row]
        const before = await servers[server].write('none')
        await servers[server].write(kind, row, other)
        const at = performance.now()
        for (const one of written) {
          const version = before.find(({ id: of }) => of === one)!.version + 1
          confirmed.set(one, [...(confirmed.get(one) ?? []), { version, server, at }])
        }
        const { answers } = counts
        await until(() => counts.answers >= answers + ANSWERS)
      }
    }

    const readers = crowd(READERS, read)
    await crowd(WRITERS, write)
    isOver = true
    await readers
    assert.deepEqual(problems, [])
    assert.isAtLeast(counts.writes, WRITES)
    assert.isAbove(counts.hits, counts.answers / 10)
    assert.isAbove(counts.answers - counts.hits, WRITES / 3)
    assert.equal(servers.map(({ stderr }) => stderr).join(''), '')
  })
})
