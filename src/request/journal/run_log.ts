import { randomBytes } from 'node:crypto'
import type { Records } from '../runtime.ts'
import type { Part } from './part.ts'

/**
 * What is remembered of one run.
 */
export class RunLog {
  readonly id: string
  #records: Records

  constructor(records: Records, id: string) {
    this.#records = records
    this.id = id
  }

  /**
   * That of a new run.
   */
  static create(records: Records): RunLog {
    return new RunLog(records, randomBytes(5).toString('hex'))
  }

  async part(number: number): Promise<Part | null> {
    return (await this.#records.read(this.#key(`part-${number}`))) as Part | null
  }

  async writePart(number: number, part: Part): Promise<void> {
    await this.#records.write(this.#key(`part-${number}`), part)
  }

  async deletePart(number: number): Promise<void> {
    await this.#records.delete(this.#key(`part-${number}`))
  }

  #key(name: string): string {
    return `${this.id}-${name}`
  }
}
