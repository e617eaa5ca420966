import { register } from 'node:module'
import { writeFileSync } from 'node:fs'

/**
 * To be imported before the loader that compiles TypeScript, into a process of its own: loads
 * source files from the folder `MUTATION_SOURCES` where they are there as well, and writes which
 * blocks ran to `MUTATION_EXECUTED`.
 *
 * The hook is registered first, so that the compiler asks it for the text. `registerHooks` would
 * be handed what has been compiled.
 */
register('./swap_hook.ts', import.meta.url)

const { MUTATION_EXECUTED: target } = process.env
if (target) {
  const executed = new Set<string>()
  Object.assign(globalThis, { executed })
  process.once('exit', () => writeFileSync(target, JSON.stringify([...executed])))
}
