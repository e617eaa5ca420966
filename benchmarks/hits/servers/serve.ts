import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/**
 * Tells the benchmark where a server listens, and from then on, whenever it asks, how much
 * processor time this process has used so far, in microseconds.
 */
export function tell(url: string): void {
  process.on('message', () => {
    const { user, system } = process.cpuUsage()
    process.send!({ microseconds: user + system })
  })
  process.on('disconnect', () => process.exit())
  process.send!({ url })
}

/**
 * The same of a server that has to begin to listen.
 */
export async function listen(server: Server): Promise<void> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  tell(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
}
