import { openRun } from '../open_run.ts'
import { RunPace } from './run_pace.ts'
import { systemClock } from '../client/pacing/clock.ts'
import { logInAll } from '../run/log_in_all.ts'
import type { ResolvedOptions } from '../options/resolved_options.ts'
import type { RequestRuntime } from '../runtime.ts'
import type { RunLog } from '../journal/run_log.ts'
import type { RunParts } from '../run/run_parts.ts'

/**
 * Milliseconds that connections and sessions are kept when no slice uses them.
 */
const IDLE = 60_000

/**
 * What a slice says of its run.
 */
interface RunOfSlice {
  options: ResolvedOptions
  runtime: RequestRuntime | null
  /** Milliseconds since the epoch */
  begunAt?: number
}

interface Opened {
  parts: RunParts
  pace: RunPace
  ready: Promise<unknown> | null
  users: number
  idle: NodeJS.Timeout | undefined
  close: () => void
}

/**
 * Connections and logged in personas of the runs that this process has slices of, so that not
 * every slice logs in anew. Slices that run at the same time share them.
 */
export class OpenSlices {
  #opened = new Map<string, Opened>()

  /**
   * Works with the parts of a run, which are logged in.
   *
   * @param work - Returns whether the next slice has to log in anew
   * @throws E_LOGIN_FAILED; and what the work throws
   */
  async use(
    log: RunLog,
    ofRun: RunOfSlice,
    work: (parts: RunParts) => Promise<{ isWornOut: boolean }>
  ): Promise<void> {
    const run = log.id
    const opened = this.#opened.get(run) ?? this.#open(log, ofRun)
    opened.users++
    clearTimeout(opened.idle)
    try {
      await opened.pace.begin()
      await (opened.ready ??= logInAll(opened.parts))
      const { isWornOut } = await work(opened.parts)
      if (isWornOut) {
        this.#forget(run, opened)
      }
    } catch (error) {
      this.#forget(run, opened)
      throw error
    } finally {
      opened.users--
      this.#closeWhenIdle(run, opened)
    }
  }

  #open(log: RunLog, { options, runtime, begunAt }: RunOfSlice): Opened {
    // Slices that run at the same time have connections of their own.
    const pace = new RunPace(log, systemClock)
    const given = { connections: Infinity, shared: pace, begunAt }
    const { parts, close } = openRun(options, runtime, given)
    const opened: Opened = { parts, pace, ready: null, users: 0, idle: undefined, close }
    this.#opened.set(log.id, opened)
    return opened
  }

  #forget(run: string, opened: Opened): void {
    if (this.#opened.get(run) === opened) {
      this.#opened.delete(run)
    }
  }

  #closeWhenIdle(run: string, opened: Opened): void {
    if (opened.users > 0) {
      return
    }
    opened.pace.end()
    if (this.#opened.get(run) !== opened) {
      return opened.close()
    }
    opened.idle = setTimeout(() => {
      this.#forget(run, opened)
      opened.close()
    }, IDLE).unref()
  }
}
