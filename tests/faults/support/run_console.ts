import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const CONSOLE = fileURLToPath(new URL('./console.ts', import.meta.url))

/**
 * Runs an ace command in a process of its own.
 *
 * @param port - Where its Redis is, or is not
 */
export function runConsole(
  port: number,
  ...argv: string[]
): Promise<{ code: unknown; output: string; stdout: string }> {
  const env = { ...process.env, REDIS_PORT: String(port), NO_COLOR: '1' }
  const args = ['--import=@poppinss/ts-exec', CONSOLE, ...argv]
  return new Promise((resolve) => {
    execFile(process.execPath, args, { env, timeout: 30_000 }, (error, stdout, stderr) => {
      resolve({ code: error ? (error.code ?? error.signal) : 0, output: stdout + stderr, stdout })
    })
  })
}
