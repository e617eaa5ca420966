import { randomBytes } from 'node:crypto'
import { beginningOf, cutOf, partOf, visitsOf } from './read_back.ts'
import type { Records } from '../runtime.ts'
import type { RunBeginning, RunCut } from './run_facts.ts'
import type { Part } from './part.ts'
import type { StoredVisit } from './stored_visit.ts'

/**
 * How fast one process asks, as it tells the others.
 */
export interface WorkerPace {
  /** Goes up with every word of it */
  beat: number

  /** By host, in milliseconds: how long it waits between requests, and the host has asked for */
  hosts: Record<string, { delay: number; pause: number }>
}

/**
 * What is remembered of one run. Every entry but progress and paces is written once and never changed.
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

  /**
   * @returns null when there is no such run, or not any more
   */
  async beginning(): Promise<RunBeginning | null> {
    return beginningOf(await this.#records.read(this.#key('begun')))
  }

  async writeBeginning(beginning: RunBeginning): Promise<void> {
    await this.#records.write(this.#key('begun'), beginning)
  }

  async cut(): Promise<RunCut | null> {
    return cutOf(await this.#records.read(this.#key('cut')))
  }

  async writeCut(cut: RunCut): Promise<void> {
    await this.#records.write(this.#key('cut'), cut)
  }

  /**
   * Whether a page failed in a run that ends with the first one.
   */
  async isStopped(): Promise<boolean> {
    return (await this.#records.read(this.#key('stop'))) === true
  }

  async stop(): Promise<void> {
    await this.#records.write(this.#key('stop'), true)
  }

  /**
   * Whether those have been told who listen that the run is at its end.
   */
  async isTold(): Promise<boolean> {
    return (await this.#records.read(this.#key('told'))) === true
  }

  async markTold(): Promise<void> {
    await this.#records.write(this.#key('told'), true)
  }

  /**
   * Whether anything is left of it to go on with, even if somebody has spoilt it.
   */
  async hasVisits(): Promise<boolean> {
    return (await this.#records.read(this.#key('part-1'))) !== null
  }

  async part(number: number): Promise<Part | null> {
    return partOf(await this.#records.read(this.#key(`part-${number}`)))
  }

  async writePart(number: number, part: Part): Promise<void> {
    await this.#records.write(this.#key(`part-${number}`), part)
  }

  async deletePart(number: number): Promise<void> {
    await this.#records.delete(this.#key(`part-${number}`))
  }

  /**
   * The visits of a part that is not finished.
   */
  async progress(number: number): Promise<StoredVisit[]> {
    return visitsOf(await this.#records.read(this.#key(`at-${number}`)))
  }

  async writeProgress(number: number, visits: StoredVisit[]): Promise<void> {
    await this.#records.write(this.#key(`at-${number}`), visits)
  }

  async deleteProgress(number: number): Promise<void> {
    await this.#records.delete(this.#key(`at-${number}`))
  }

  /**
   * What every process says of its pace, by its ID. Written by all of them: what one of them says
   * may be lost, and is there again with its next word.
   */
  async paces(): Promise<Record<string, WorkerPace>> {
    return ((await this.#records.read(this.#key('pace'))) ?? {}) as Record<string, WorkerPace>
  }

  async writePaces(paces: Record<string, WorkerPace>): Promise<void> {
    await this.#records.write(this.#key('pace'), paces)
  }

  #key(name: string): string {
    return `${this.id}-${name}`
  }
}
