import { randomUUID } from 'node:crypto'
import { test } from '@japa/runner'
import { DATABASES } from './support/databases.ts'
import { DataProcess } from './support/data_process.ts'
import { postgres, redis } from '../support/services.ts'
import { startDataApp } from './support/start_data_app.ts'

const isAvailable = (await redis.available()) && (await postgres.available())

const PATHS = ['/posts', '/posts/1', '/posts/2', '/posts/3', '/posts/4', '/authors']

/**
 * Two servers over tables with three rows, and their pages.
 */
async function start() {
  const id = randomUUID().slice(0, 8)
  const database = DATABASES.find(({ name }) => name === 'PostgreSQL')!
  const { Post } = await startDataApp({ id, database, pages: {} })
  await Post.createMany([1, 2, 3].map((number) => ({ title: `post ${number}`, version: 1 })))
  const servers = await Promise.all([DataProcess.start({ id }), DataProcess.start({ id })])

  /** Which production of each page a server shows */
  const shown = async (server: DataProcess, paths = PATHS) =>
    Promise.all(
      paths.map(async (path) => {
        const { body } = await server.get(path)
        return JSON.parse(body).made as string
      })
    )
  /** Those of the pages that both servers show anew when all that are expected are so */
  const changed = async (act: () => Promise<unknown>, expected: string[]) => {
    const before = await shown(servers[0])
    await act()
    const found: string[][] = []
    for (const server of servers) {
      let paths: string[]
      do {
        const now = await shown(server)
        paths = PATHS.filter((_, index) => now[index] !== before[index])
      } while (!expected.every((path) => paths.includes(path)))
      found.push(paths)
    }
    return found
  }
  return { id, servers, changed }
}

test.group('Pages follow their data in two processes', (group) => {
  group.each.skip(!isAvailable, 'Redis or PostgreSQL is not reachable')
  group.each.timeout(120_000)

  test('what a request or a command has committed is shown by both, and nothing else is produced again', async ({
    assert,
  }) => {
    const { id, servers, changed } = await start()
    const [one, other] = servers
    const ROUNDS: [what: string, act: () => Promise<unknown>, expected: string[]][] = [
      // Which rows there are is what a page depends on that says that there is none.
      ['an update', () => one.write('update', 1), ['/posts', '/posts/1', '/posts/4']],
      [
        'a new row, of which a page said that there is none',
        () => other.write('create'),
        ['/posts', '/posts/4'],
      ],
      [
        'a rollback, and an update elsewhere',
        async () => {
          await one.write('rollback', 2)
          await other.write('update', 1)
        },
        ['/posts', '/posts/1'],
      ],
      [
        'a transaction whose nested one is rolled back',
        () => other.write('nested', 1, 2),
        ['/posts', '/posts/1'],
      ],
      [
        'a transaction of two rows',
        () => one.write('both', 1, 2),
        ['/posts', '/posts/1', '/posts/2'],
      ],
      ['an ace command', () => DataProcess.ace({ id }, 'raise:post', '2'), ['/posts', '/posts/2']],
      ['a deletion', () => one.write('delete', 3), ['/posts', '/posts/3']],
    ]
    for (const [what, act, expected] of ROUNDS) {
      assert.deepEqual(await changed(act, expected), [expected, expected], what)
    }
    assert.equal(servers.map(({ stderr }) => stderr).join(''), '')
  })

  test('a page that is kept for ever is served as it was until it has been renewed', async ({
    assert,
  }) => {
    const { id, servers } = await start()
    const [one, other] = servers
    const versionOf = async (server: DataProcess) => {
      const { body, cacheStatus } = await server.get('/kept/1')
      assert.match(cacheStatus!, /; hit/)
      return JSON.parse(body).rows.version
    }
    await one.get('/kept/1')
    const writes = [() => one.write('update', 1), () => DataProcess.ace({ id }, 'raise:post', '1')]
    for (const [index, write] of writes.entries()) {
      await write()
      for (const server of [one, other]) {
        let version
        do {
          version = await versionOf(server)
          assert.include([index + 1, index + 2], version)
        } while (version < index + 2)
      }
    }
    assert.equal(servers.map(({ stderr }) => stderr).join(''), '')
  })
})
