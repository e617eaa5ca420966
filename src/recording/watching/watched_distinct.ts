import { watchedRecord, type RecordWatcher } from './watched_record.ts'
import type { Inputs } from '../inputs.ts'
import type { IncomingMessage } from 'node:http'

/**
 * No variant tells several lines of a header from one.
 */
export function watchedDistinct(request: IncomingMessage, inputs: Inputs, watcher: RecordWatcher) {
  const prototype = Object.getPrototypeOf(request)
  const distinct: NodeJS.Dict<string[]> | undefined = inputs.unrecorded(() =>
    Reflect.get(prototype, 'headersDistinct', request)
  )
  const field = (name: string) => {
    watcher.field(name)
    if ((distinct?.[name]?.length ?? 0) > 1) {
      watcher.all()
    }
  }
  return distinct && watchedRecord(distinct, { ...watcher, field })
}
