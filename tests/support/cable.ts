import { once } from 'node:events'
import { getActiveTest } from '@japa/runner'
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'

/**
 * A way to a server of its own, which can be cut: connections break, and new ones are refused.
 */
export class Cable {
  #server: Server
  #sockets = new Set<Socket>()
  #port = 0
  #lost: RegExp | null = null
  #awaited: { command: RegExp; pass: () => void }[] = []

  /**
   * @param to - The server
   */
  constructor(to: { host: string; port: number }) {
    this.#server = createServer((socket) => {
      const beyond = connect(to)
      socket.on('data', (sent) => {
        const commands = String(sent)
        if (this.#lost?.test(commands)) {
          beyond.unpipe(socket).resume()
        }
        this.#awaited.filter(({ command }) => command.test(commands)).forEach(({ pass }) => pass())
      })
      for (const [one, other] of [
        [socket, beyond],
        [beyond, socket],
      ]) {
        this.#sockets.add(one)
        one.on('error', () => {})
        one.on('close', () => {
          this.#sockets.delete(one)
          other.destroy()
        })
        one.pipe(other)
      }
    })
    getActiveTest()?.cleanup(() => this.cut())
  }

  get connection() {
    return { host: '127.0.0.1', port: this.#port }
  }

  /** Connects it, for the first time or again */
  async join(): Promise<void> {
    this.#lost = null
    this.#server.listen(this.#port, '127.0.0.1')
    await once(this.#server, 'listening')
    this.#port = (this.#server.address() as AddressInfo).port
  }

  /**
   * From the next command on that matches, all answers on its connection are lost.
   */
  loseAnswers(command: RegExp): void {
    this.#lost = command
  }

  /**
   * Resolves when a command that matches is on its way.
   */
  passes(command: RegExp): Promise<void> {
    return new Promise((pass) => this.#awaited.push({ command, pass }))
  }

  cut(): void {
    this.#server.close()
    this.#sockets.forEach((socket) => socket.destroy())
  }
}
