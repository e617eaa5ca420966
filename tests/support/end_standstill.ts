import type { PluginFn } from '@japa/runner/types'

/** How much longer a test may take, with its hooks, than its time limit, in milliseconds */
const MORE = 120_000

const LIMIT_OF_A_TEST = 60_000

/**
 * A plugin that ends a run which stands still: the time limit of a test does not hold for its hooks,
 * nor for those of its group. Says where, and what has failed before: the reporter says so only at
 * the end of a run.
 */
export function endStandstill(): PluginFn {
  return ({ emitter }) => {
    const failed: string[] = []
    let last = 'the start'
    let timer: NodeJS.Timeout | undefined
    const wait = (where: string, limit = LIMIT_OF_A_TEST) => {
      last = where
      clearTimeout(timer)
      timer = limit === 0 ? undefined : setTimeout(end, limit + MORE)
    }
    const end = () => {
      const resources = Object.entries(Object.groupBy(process.getActiveResourcesInfo(), String))
      const open = resources.map(([type, all]) => `${all?.length} ${type}`).join(', ')
      console.error(`\nThis run stands still. The last that happened: ${last}.`)
      console.error(`Open: ${open}\n${failed.join('\n')}`)
      process.exit(1)
    }
    emitter.on('test:start', ({ title, timeout }) => wait(`"${title.expanded}" began`, timeout))
    emitter.on('test:end', ({ title, errors }) => {
      wait(`"${title.expanded}" ended`)
      const texts = errors.map(({ phase, error }) => `  in ${phase}: ${error?.stack ?? error}`)
      failed.push(...(texts.length > 0 ? [`Failed: "${title.expanded}"`, ...texts] : []))
    })
    emitter.on('group:start', ({ title }) => wait(`group "${title}" began`))
    emitter.on('group:end', ({ title }) => wait(`group "${title}" ended`))
    emitter.on('runner:end', () => clearTimeout(timer))
  }
}
