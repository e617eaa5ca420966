import { ApplicationQueue } from '../queue/application_queue.ts'
import { cutRun } from '../queue/cut_run.ts'
import { E_CANNOT_QUEUE, E_NO_REQUEST_RUNTIME } from '../errors.ts'
import { finishRun } from '../queue/finish_run.ts'
import { followRun } from '../queue/follow_run.ts'
import { isRunId } from '../journal/read_back.ts'
import { AnnouncedRuns } from '../journal/announced_runs.ts'
import { RunLog } from '../journal/run_log.ts'
import { resolveOptions } from '../options/resolve_options.ts'
import { systemClock } from '../client/pacing/clock.ts'
import { getRequestRuntime } from '../runtime.ts'
import type { ApplicationService } from '@adonisjs/core/types'
import type { Records } from '../runtime.ts'
import type { Presentation } from './presentation.ts'
import type { MakeRequestsOptions, Report } from '../types.ts'
import type { Slice, SliceOverrides } from '../queue/slice.ts'

export interface QueuedRunOptions {
  app: ApplicationService

  /** Name of the command */
  command: string

  /** Ends following, and not the run */
  signal: AbortSignal
  presentation: Presentation

  /** Hands slices to a queue of another package; null for that of `@adonisjs/queue` */
  pushSlices: ((slices: Slice[], queue: string) => unknown) | null
}

/**
 * A run in the queue of the application, as a command has it: begun here, or followed.
 */
export class QueuedRun {
  readonly #options: QueuedRunOptions

  constructor(options: QueuedRunOptions) {
    this.#options = options
  }

  /**
   * Hands a run to the queue, and follows it. What is left to be read of its URLs is read also
   * when following ends before that.
   *
   * @param queue - Its name
   * @param given - Options of the run
   * @param how.overrides - What flags have set of them
   * @param how.size - URLs in a slice
   * @param how.isDetached - Whether following ends when the URLs are read
   * @returns the report; null when following was ended before the run
   * @throws E_CANNOT_QUEUE
   * @throws what `makeRequests` throws, and what {@link followRun} throws
   */
  async begin(
    queue: string,
    given: MakeRequestsOptions,
    how: { overrides: Partial<MakeRequestsOptions>; size: number; isDetached: boolean }
  ): Promise<Report | null> {
    const { app, command, signal, presentation, pushSlices } = this.#options
    const runtime = getRequestRuntime()
    const options = resolveOptions(given, runtime)
    const jobs = pushSlices ? null : await ApplicationQueue.open(app, queue)
    const records = await this.#records()
    const log = RunLog.create(records)
    await log.writeBeginning({
      command,
      queue,
      startedAt: new Date().toISOString(),
      keepVisits: options.keepVisits,
      allowNothing: options.allowNothing,
    })
    await announce(records, log.id, command, queue)
    presentation.say(`Run ${log.id} is in the queue "${queue}"`)

    const failure = new AbortController()
    const cutting = cutRun(options, runtime!, {
      log,
      command,
      overrides: plain(how.overrides),
      size: how.size,
      push: async (slices) => void (await (jobs?.push(slices) ?? pushSlices!(slices, queue))),
    }).catch((error) => {
      failure.abort()
      throw error
    })
    // Thrown where it is awaited
    cutting.catch(() => {})
    const report = how.isDetached
      ? null
      : await this.#follow(log, jobs, AbortSignal.any([signal, failure.signal]))
    if (report === null && signal.aborted && !failure.signal.aborted) {
      presentation.say(
        'Its URLs are being read to their end. Press Ctrl-C again to leave the rest out'
      )
    }
    await cutting
    return report ?? this.#left(log)
  }

  /**
   * Follows a run that a command of the same name has begun.
   *
   * @throws E_CANNOT_QUEUE
   * @throws what {@link followRun} throws
   */
  async follow(id: string): Promise<Report | null> {
    const { app, signal, pushSlices } = this.#options
    const log = new RunLog(await this.#records(), id)
    const beginning = isRunId(id) ? await log.beginning() : null
    const isOurs = beginning !== null && pushSlices === null
    const jobs = isOurs ? await ApplicationQueue.open(app, beginning.queue) : null
    return (await this.#follow(log, jobs, signal)) ?? this.#left(log)
  }

  async #follow(log: RunLog, jobs: ApplicationQueue | null, signal: AbortSignal) {
    const { presentation } = this.#options
    const report = await followRun(log, {
      clock: systemClock,
      signal,
      onVisit: (visit, progress) => presentation.progress.show(visit, progress),
      hasLost: async (slice) => jobs?.hasLost(log.id, slice) ?? false,
      onSilence: (isCut) =>
        presentation.say(
          isCut
            ? 'Nothing has happened for half a minute. Does a worker run? node ace queue:work'
            : 'Nothing has happened for half a minute. Does a worker run, and does the command that reads the URLs?'
        ),
    })
    // What no worker has done, only whoever follows the run knows of.
    await (report && finishRun(log, getRequestRuntime(), report))
    return report
  }

  #left(log: RunLog): null {
    const { command, presentation } = this.#options
    presentation.say(`The run goes on. Follow it again: node ace ${command} --follow=${log.id}`)
    return null
  }

  async #records() {
    const records = await getRequestRuntime()?.records?.()
    if (!records) {
      throw new E_NO_REQUEST_RUNTIME(['to remember its runs'])
    }
    if (!records.isShared) {
      throw new E_CANNOT_QUEUE([
        `the store "${records.store}" of config/cache.ts, which pages are kept in, is in the memory of one process: workers do not see it. Give it a second tier, such as Redis`,
      ])
    }
    return records
  }
}

/**
 * The limit holds for the run, and not for a slice.
 */
function plain({ limit: _, ...overrides }: Partial<MakeRequestsOptions>): SliceOverrides {
  return overrides as SliceOverrides
}

/**
 * Says that there is such a run, for whoever watches it on the dashboard: its parts say how far it is.
 */
async function announce(
  records: Records,
  id: string,
  command: string,
  queue: string
): Promise<void> {
  const now = Date.now()
  const run = { id, command, queue, startedAt: now, seenAt: now, endedAt: null }
  await new AnnouncedRuns(records).write({ ...run, done: 0, failed: 0, total: null })
}
