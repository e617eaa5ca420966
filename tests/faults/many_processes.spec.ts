import pg from 'pg'
import { randomUUID } from 'node:crypto'
import { getActiveTest, test } from '@japa/runner'
import { crowd } from '../support/crowd.ts'
import { until } from '../support/until.ts'
import { OwnRedis } from '../support/own_redis.ts'
import { postgres, redis } from '../support/services.ts'
import { InstanceProcess, type InstanceOptions } from './support/instance_process.ts'
import type { Answer } from '../support/visitor.ts'

const hasRedis = await redis.available()
const hasPostgres = await postgres.available()
const PROCESSES = 4
const CROWD = 200
const ROUNDS = 2

/**
 * For what does not depend on how many they are: a process takes more than a second to start.
 */
const FEW = { processes: 2, visitors: 50 }

async function startAll(options: Partial<InstanceOptions> = {}, processes = PROCESSES) {
  const own = await OwnRedis.start()
  const prefix = `test-${randomUUID()}`
  const all = { redisPort: own.port, prefix, isCached: true, ...options }
  const instances = await crowd(processes, () => InstanceProcess.start(all))
  return { own, instances }
}

const runs = (instances: InstanceProcess[], path: string) =>
  instances.reduce((sum, one) => sum + one.runsOf(path), 0)

/**
 * Many who ask each process for a page that is not there. Its handlers go on when so many have begun.
 */
async function askAll(
  instances: InstanceProcess[],
  path: string,
  begun: number,
  visitors = CROWD
): Promise<Answer[]> {
  const asked = instances.map((one) => crowd(visitors, () => one.get(path)))
  await until(() => runs(instances, path) >= begun)
  await Promise.all(instances.map((one) => one.order(path)))
  const answers = await Promise.all(asked)
  return answers.flat()
}

const areServed = (answers: Answer[]) =>
  answers.every(({ status, body }) => status === 200 && body.startsWith('run '))

/**
 * A table of locks, as the migration of `@adonisjs/lock` makes it.
 */
async function createLockTable() {
  const pool = new pg.Pool(postgres.connection)
  const lockTable = `locks_${randomUUID().replaceAll('-', '')}`
  await pool.query(
    `CREATE TABLE ${lockTable} (key varchar(255) PRIMARY KEY, owner varchar(255) NOT NULL, expiration bigint)`
  )
  getActiveTest()?.cleanup(async () => {
    await pool.query(`DROP TABLE ${lockTable}`)
    await pool.end()
  })
  const rows = async () => {
    const { rowCount } = await pool.query(`SELECT key FROM ${lockTable}`)
    return rowCount
  }
  return { lockTable, rows }
}

test.group('Many processes over one Redis', (group) => {
  group.each.timeout(120_000)

  test('run the handler of a cold page once each at most, without a lock store', async ({
    assert,
  }) => {
    const { instances } = await startAll()
    for (let round = 0; round < ROUNDS; round++) {
      const path = `/waits-${round}`
      assert.isTrue(areServed(await askAll(instances, path, PROCESSES)))
      assert.equal(runs(instances, path), PROCESSES)
    }
    assert.equal(instances.map(({ stderr }) => stderr).join(''), '')
  }).skip(!hasRedis, 'Redis is not reachable')

  test('run it once in all with one, and once more when the process is killed that does', async ({
    assert,
  }) => {
    const { instances } = await startAll({ lock: 'redis' })
    for (let round = 0; round < ROUNDS; round++) {
      const path = `/waits-${round}`
      assert.isTrue(areServed(await askAll(instances, path, 1)))
      assert.equal(runs(instances, path), 1)
    }

    const path = '/waits-killed'
    const asked = instances.map((one) => Promise.allSettled(crowdOf(one, path)))
    await until(() => runs(instances, path) === 1)
    const killed = instances.findIndex((one) => one.runsOf(path) === 1)
    await instances[killed].kill()
    await until(() => runs(instances, path) === 2)
    const others = instances.filter((_, index) => index !== killed)
    await Promise.all(others.map((one) => one.order(path)))
    for (const [index, answers] of asked.entries()) {
      if (index !== killed) {
        const served = await answers
        assert.isTrue(served.every(({ status }) => status === 'fulfilled'))
        assert.isTrue(areServed(served.map((one) => (one as PromiseFulfilledResult<Answer>).value)))
      }
    }
    assert.equal(runs(instances, path), 2)
    assert.equal(others.map(({ stderr }) => stderr).join(''), '')
  }).skip(!hasRedis, 'Redis is not reachable')

  test('run it once in all with one in a database, and leave no rows there', async ({ assert }) => {
    const { lockTable, rows } = await createLockTable()
    const { instances } = await startAll({ lock: 'database', lockTable }, FEW.processes)
    assert.isTrue(areServed(await askAll(instances, '/waits', 1, FEW.visitors)))
    assert.equal(runs(instances, '/waits'), 1)
    assert.isTrue(areServed(await askAll(instances, '/waits-personal', 1, FEW.visitors)))
    await Promise.all(instances.map((one) => one.terminate()))
    assert.equal(await rows(), 0)
  }).skip(!hasRedis || !hasPostgres, 'Redis or PostgreSQL is not reachable')

  test('get their pages while the lock store comes and goes, and then once in all', async ({
    assert,
  }) => {
    const locks = await OwnRedis.start()
    const { instances } = await startAll({ lock: 'redis', lockPort: locks.port }, FEW.processes)
    for (let round = 0; round < ROUNDS; round++) {
      await locks.kill()
      const answers = await askAll(instances, `/page-${round}`, 1, FEW.visitors)
      assert.isTrue(areServed(answers))
      assert.isAtMost(runs(instances, `/page-${round}`), FEW.processes)
      await locks.start()
    }
    let tries = 0
    do {
      tries++
      assert.isTrue(areServed(await askAll(instances, `/waits-${tries}`, 1, FEW.visitors)))
    } while (runs(instances, `/waits-${tries}`) > 1)
    for (const { stderr } of instances) {
      assert.match(stderr, /lock store unavailable, every process produces its own pages/)
    }
  }).skip(!hasRedis, 'Redis is not reachable')
})

function crowdOf(instance: InstanceProcess, path: string): Promise<Answer>[] {
  return Array.from({ length: CROWD }, () => instance.get(path))
}
