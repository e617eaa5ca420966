/**
 * Varnish on the core of the other servers, in front of Node.js. Debian: apt install varnish.
 */
import { fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { mkdtemp, readFile, readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AddressInfo } from 'node:net'

const origin = fork(new URL('node.ts', import.meta.url))
const [{ url: originUrl }] = (await once(origin, 'message')) as [{ url: string }]
const port = await freePort()
const folder = await mkdtemp(join(tmpdir(), 'varnish-'))
const varnish = spawn('varnishd', [
  ...['-F', '-n', folder, '-j', 'none', '-s', 'malloc,100m', '-t', '3600'],
  ...['-a', `127.0.0.1:${port}`, '-b', new URL(originUrl).host],
])
varnish.on('error', () => process.exit(1))
process.on('exit', () => varnish.kill())
process.on('disconnect', () => process.exit())

const url = `http://127.0.0.1:${port}`
for (let isUp = false; !isUp;) {
  isUp = await fetch(`${url}/string/1k`).then(
    () => true,
    () => false
  )
}
process.on('message', async () => process.send!({ microseconds: await processorTime() }))
process.send!({ url })

/**
 * Microseconds that varnishd and its worker have used, in ticks of a hundredth of a second.
 */
async function processorTime(): Promise<number> {
  const isOurs = (stat: string) =>
    stat.includes(`${varnish.pid} (`) || stat.split(') ')[1]?.split(' ')[1] === String(varnish.pid)
  const processes = await readdir('/proc')
  const stats = await Promise.all(
    processes
      .filter((name) => /^\d+$/.test(name))
      .map((pid) => readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ''))
  )
  const ticks = stats.filter(isOurs).map((stat) => {
    const [user, system] = stat.split(') ')[1].split(' ').slice(11, 13)
    return Number(user) + Number(system)
  })
  return ticks.reduce((sum, one) => sum + one, 0) * 10_000
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port: free } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return free
}
