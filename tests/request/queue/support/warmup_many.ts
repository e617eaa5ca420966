import { RequestCommand } from '../../../../src/request/request_command.ts'

/**
 * A warm-up of as many pages as the environment says. The site can tell the workers apart.
 */
export class WarmupMany extends RequestCommand {
  static commandName = 'warmup:many'
  headers = { 'x-worker': String(process.pid) }
  sliceSize = Number(process.env.SLICE_SIZE ?? 50)
  concurrency = Number(process.env.CONCURRENCY ?? 1)
  keepVisits = 1_000_000

  async *getUrls() {
    for (let page = 1; page <= Number(process.env.PAGES); page++) {
      yield `/pages/${page}`
    }
  }
}
