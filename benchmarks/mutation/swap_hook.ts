import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { LoadHook } from 'node:module'

const sources = process.env.MUTATION_SOURCES!
const root = `${pathToFileURL(join(process.cwd(), 'src')).href}/`

/**
 * Takes the text of a file from another folder. Nothing is written to the files themselves.
 */
export const load: LoadHook = async (url, context, nextLoad) => {
  if (url.startsWith(root)) {
    const swapped = join(sources, 'src', url.slice(root.length))
    if (existsSync(swapped)) {
      return { format: 'module', source: readFileSync(swapped), shortCircuit: true }
    }
  }
  return nextLoad(url, context)
}
