import { once } from 'node:events'
import { fork } from 'node:child_process'
import { getActiveTest, test } from '@japa/runner'
import { crowd } from '../support/crowd.ts'
import { redis } from '../support/services.ts'
import { Visitor } from '../support/visitor.ts'
import { OwnRedis } from '../support/own_redis.ts'
import { freePort } from '../support/services/free_port.ts'

const available = await redis.available()
const PAGES = Array.from({ length: 10 }, (_, index) => `/page/${index}`)

/**
 * A server of one version, in a process of its own.
 */
async function start(version: string, env: Record<string, string>) {
  const port = await freePort()
  const child = fork(new URL('./support/run_server.ts', import.meta.url), {
    execArgv: ['--import=@poppinss/ts-exec'],
    env: {
      ...process.env,
      ...env,
      NODE_ENV: 'production',
      HOST: '127.0.0.1',
      PORT: String(port),
      BUILD_ID: version,
    },
    silent: true,
  })
  getActiveTest()?.cleanup(() => void child.kill('SIGKILL'))
  let output = ''
  child.stdout!.on('data', (chunk) => (output += chunk))
  child.stderr!.on('data', (chunk) => (output += chunk))
  const ended = once(child, 'exit').then(() => Promise.reject(new Error(output)))
  ended.catch(() => {})
  await Promise.race([once(child, 'message'), ended])

  const visitor = () => new Visitor(`http://127.0.0.1:${port}`)
  const get = (path: string) => visitor().request('GET', path, { headers: { host: 'shop.test' } })
  const stop = async () => {
    child.kill('SIGTERM')
    await once(child, 'exit')
  }
  /** Asks until this version has produced the page itself */
  const produced = async (path: string) => {
    let answer = await get(path)
    while (answer.cacheStatus !== 'page-cache; hit') {
      answer = await get(path)
    }
    return answer.body
  }
  return { get, stop, produced }
}

test.group('A rolling deploy', (group) => {
  group.each.timeout(120_000)

  test('{$self}: no visitor waits for a forever page, and nobody gets one of a later version')
    .with(['files', 'redis'])
    .skip(!available, 'Redis is not reachable')
    .run(async ({ assert, fs }, kind) => {
      const env: Record<string, string> = { DIRECTORY: fs.basePath }
      if (kind === 'redis') {
        delete env.DIRECTORY
        const { port } = await OwnRedis.start()
        env.REDIS_PORT = String(port)
      }
      const old = await start('1', env)
      for (const path of PAGES) {
        const { body } = await old.get(path.replace('page', 'renew'))
        assert.equal(body, 'renewed')
      }

      const app = await start('2', env)
      const answers = await crowd(50, (index) => app.get(PAGES[index % PAGES.length]))
      for (const { status, body, cacheStatus } of answers) {
        assert.equal(status, 200, cacheStatus!)
        assert.match(body, /^page \d of [12]$/)
      }
      for (const [index, path] of PAGES.entries()) {
        assert.equal(await app.produced(path), `page ${index} of 2`)
        const ofOld = await old.get(path)
        assert.equal(ofOld.body, `page ${index} of 1`)
      }

      // A server of the old version starts again, and has no page that only the new one has.
      await app.get('/renew/new')
      await old.stop()
      const again = await start('1', env)
      const ofNew = await again.get('/page/new')
      assert.equal(ofNew.status, 503)

      // What one version forgets is not served by it as the page of another one either.
      await again.get('/forget')
      const forgotten = await again.get(PAGES[0])
      assert.equal(forgotten.status, 503)
    })
})
