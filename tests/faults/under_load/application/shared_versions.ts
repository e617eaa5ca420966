import { closeSync, openSync, readSync, writeSync } from 'node:fs'

const BYTES = 4

/**
 * What the pages are made of: a version of each, which only grows, and whether its handler fails. In
 * a file that all processes read, so that nothing of the cache or its store has to do with it.
 */
export class SharedVersions {
  readonly #file: number
  readonly #pages: number

  /**
   * @param pages - How many there are
   * @param mode - `w+` makes it anew
   */
  constructor(path: string, pages: number, mode: 'r' | 'w+') {
    this.#file = openSync(path, mode)
    this.#pages = pages
    if (mode === 'w+') {
      writeSync(this.#file, Buffer.alloc(2 * pages * BYTES))
    }
  }

  version(page: number): number {
    return this.#read(page)
  }

  isBroken(page: number): boolean {
    return this.#read(this.#pages + page) === 1
  }

  /**
   * @returns the version of the page from now on
   */
  grow(page: number): number {
    const version = this.version(page) + 1
    this.#write(page, version)
    return version
  }

  break(page: number, isBroken: boolean): void {
    this.#write(this.#pages + page, Number(isBroken))
  }

  close(): void {
    closeSync(this.#file)
  }

  #read(at: number): number {
    const bytes = Buffer.alloc(BYTES)
    readSync(this.#file, bytes, 0, BYTES, at * BYTES)
    return bytes.readUInt32LE()
  }

  #write(at: number, value: number): void {
    const bytes = Buffer.alloc(BYTES)
    bytes.writeUInt32LE(value)
    writeSync(this.#file, bytes, 0, BYTES, at * BYTES)
  }
}
