import { join } from 'node:path'

/**
 * Where the style sheet and the script of the dashboard are, beside this file: in the sources, and in the
 * package as it is built.
 */
export const ASSETS = join(import.meta.dirname, 'assets')
