import { hash, randomUUID } from 'node:crypto'
import { dirname, join } from 'node:path'
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'

/**
 * Folders of an application that pages are not made of. Of the folders inside them, `node_modules`
 * alone is left out wherever it stands.
 */
const LEFT_OUT = new Set(['build', 'coverage', 'logs', 'node_modules', 'storage', 'tmp'])

/**
 * Files that change without anybody having edited them.
 */
const WRITTEN_BY_PROGRAMS = /\.(log|db|sqlite3?)(-\w+)?$/

/**
 * How long, in milliseconds, the development server may need to take up a file that was saved:
 * hot-hook hears of it through the watcher and a thread of its own, and until then the code that
 * answers is the old one.
 */
const TAKING_UP = 2_000

/**
 * The files of an application in development. Their times and sizes are part of every stored key,
 * so that no page is found that was made of others: whether a template, an action, a route, a
 * translation or the configuration has changed, and whether the server hears of it or not
 * (`--hmr`, `--watch`, neither). Every process of the application comes to the same key, so that
 * a command finds the pages of the running server.
 *
 * A watcher was not taken: it is told after the next request has come, and not at all in many
 * containers. Looking at 1,000 files takes about 13 ms of processor time, for each request of a cached
 * page, and nothing outside of development.
 */
export class SourceFiles {
  #root: string
  #startFile: string
  #version = ''
  #changedAt = 0

  /**
   * @param root - Folder of the application
   * @param startFile - Path of the file that says which start of the server this is
   */
  constructor(root: string, startFile: string) {
    this.#root = root
    this.#startFile = startFile
  }

  /**
   * Stands for the files as they were when they were last looked at.
   */
  get version(): string {
    return this.#version
  }

  /**
   * To be called when the development server starts: pages of an earlier start are not found.
   */
  begin(): void {
    mkdirSync(dirname(this.#startFile), { recursive: true })
    writeFileSync(this.#startFile, randomUUID())
  }

  /**
   * Looks at the files as they are now.
   */
  look(): this {
    const lines = [startOf(this.#startFile)]
    this.#changedAt = 0
    for (const path of filesIn(this.#root)) {
      const stats = statSync(path, { throwIfNoEntry: false })
      if (stats) {
        lines.push(`${path} ${stats.mtimeMs} ${stats.size}`)
        this.#changedAt = Math.max(this.#changedAt, stats.mtimeMs)
      }
    }
    this.#version = hash('sha256', lines.join('\n'), 'hex').slice(0, 16)
    return this
  }

  /**
   * Whether one of them was saved so short a time ago that this process may not know of it. What
   * was saved before it began, it has read.
   *
   * @param now - Milliseconds since the epoch
   */
  hasJustChanged(now: number): boolean {
    const isOlder = this.#changedAt < performance.timeOrigin
    return !isOlder && Math.abs(now - this.#changedAt) < TAKING_UP
  }
}

function startOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

function* filesIn(
  root: string,
  isLeftOut = (name: string) => LEFT_OUT.has(name)
): Generator<string> {
  for (const entry of entriesOf(root)) {
    const path = join(root, entry.name)
    if (entry.isDirectory()) {
      if (!entry.name.startsWith('.') && !isLeftOut(entry.name)) {
        yield* filesIn(path, (name) => name === 'node_modules')
      }
    } else if (isSource(entry.name)) {
      yield path
    }
  }
}

/**
 * A folder may be gone by the time it is looked into.
 */
function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    return []
  }
}

function isSource(name: string): boolean {
  return (!name.startsWith('.') || name.startsWith('.env')) && !WRITTEN_BY_PROGRAMS.test(name)
}
