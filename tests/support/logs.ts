import { Writable } from 'node:stream'
import { defineConfig } from '@adonisjs/core/logger'

export interface LogLine {
  level: number
  msg: string
  [field: string]: unknown
}

/**
 * Collects what an application logs.
 *
 * @example
 * ```ts
 * const logs = collectLogs()
 * const app = await startApp({ configs: logs.configs, routes })
 * logs.lines // [{ level: 50, msg: '…' }]
 * ```
 */
export function collectLogs() {
  const lines: LogLine[] = []
  const destination = new Writable({
    write(chunk, _, done) {
      lines.push(
        ...String(chunk)
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line))
      )
      done()
    },
  })
  const loggers = { app: { enabled: true, level: 'info', destination } }
  return { lines, configs: { logger: defineConfig({ default: 'app', loggers }) } }
}
