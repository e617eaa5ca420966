import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/**
 * Tells the benchmark where a server listens, and from then on, whenever it asks, how much
 * processor time this process has used so far, in microseconds. What starting has left behind is collected
 * before: where V8 does that by itself while it learns how the code is used, it forgets a part of it, and is
 * slower as long as the process lives.
 */
export function tell(url: string): void {
  process.on('message', () => {
    const { user, system } = process.cpuUsage()
    process.send!({ microseconds: user + system })
  })
  process.on('disconnect', () => process.exit())
  globalThis.gc?.()
  process.send!({ url })
}

/**
 * The same of a server that has to begin to listen.
 */
export async function listen(server: Server): Promise<void> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  tell(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
}
