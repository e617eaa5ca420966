/*
 * An application in a process of its own, whose memory can be measured: `node --expose-gc`. It does
 * what its parent tells it to.
 */
import { drivers, store } from '@adonisjs/cache'
import { fileDirectory } from '../support/file_directory.ts'
import { measure } from './measure.ts'
import { playDay } from './day.ts'
import { startSoakApp } from './application.ts'
import { RENEWAL_HEADER, RenewalToken } from '../../src/renewal/renewal_token.ts'

const [, , kind, directory, timeout, mostEntries, memo] = process.argv

const pages = store()
if (kind === 'memory') {
  pages.useL1Layer(drivers.memory({ maxItems: Number(mostEntries) }))
}
if (kind === 'files') {
  pages.useL2Layer(drivers.file({ directory: fileDirectory(directory), pruneInterval: false }))
}
const app = await startSoakApp({ default: 'pages', stores: { pages } }, Number(timeout), memo)
const token = await app.app.container.make(RenewalToken)

const COMMANDS: Record<string, (argument: never) => unknown> = {
  day: (how: Parameters<typeof playDay>[1]) => playDay(app, how),
  measure: async () => {
    await app.pageCache.settled()
    return measure()
  },
  forgetTags: (tags: string[]) => app.pageCache.forgetTags(tags),
  sign: (target: string) => ({
    [RENEWAL_HEADER]: token.sign({ method: 'GET', host: 'a.test', target }),
  }),
  end: async () => {
    await app.close()
    process.disconnect()
    await new Promise((resolve) => setImmediate(resolve))
    process.exit()
  },
}

process.on(
  'message',
  async ({ id, name, argument }: { id: number; name: string; argument: never }) => {
    process.send!({ id, result: await COMMANDS[name](argument) })
  }
)
process.once('disconnect', () => process.exit())
process.send!({ url: app.url })
