import { createInterface } from 'node:readline'
import { spawn, type SpawnOptions } from 'node:child_process'

const DEADLINE = 60_000

interface StartOptions extends SpawnOptions {
  /** Part of the line that the process writes when it is ready */
  readyWhen: string
  /** Stops it when the tests end, at once. Default: a SIGINT */
  stop?: () => void
}

/**
 * Starts a server that ends together with the tests, and waits until it says that it is ready.
 *
 * @throws When it does not exist, ends early, or is not ready in time; with what it wrote
 */
export function startProcess(
  command: string,
  args: string[],
  { readyWhen, stop, ...options }: StartOptions
): Promise<void> {
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
  const output: string[] = []

  process.once('exit', stop ?? (() => child.kill('SIGINT')))

  return new Promise((resolve, reject) => {
    const fail = (reason: string) =>
      reject(new Error(`${command} ${reason}\n${output.slice(-20).join('\n')}`))

    const timer = setTimeout(() => fail(`was not ready within ${DEADLINE / 1000} s`), DEADLINE)
    child.once('error', (error) => fail(`could not be started: ${error.message}`))
    child.once('exit', (code, signal) => fail(`ended with ${code ?? signal}`))

    for (const stream of [child.stdout!, child.stderr!]) {
      createInterface({ input: stream }).on('line', (line) => {
        output.push(line)
        if (line.includes(readyWhen)) {
          clearTimeout(timer)
          resolve()
        }
      })
    }
  })
}
