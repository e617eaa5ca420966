import type { SharedVersions } from './application/shared_versions.ts'
import type { TestPage } from './application/pages.ts'

/**
 * The pages whose handlers fail at present, and who has asked for them meanwhile.
 */
export class Broken {
  #versions: SharedVersions
  #watching = new Map<number, Set<{ wasBroken: boolean }>>()

  constructor(versions: SharedVersions) {
    this.#versions = versions
  }

  set({ index }: TestPage, isBroken: boolean): void {
    this.#versions.break(index, isBroken)
    this.#watching.get(index)?.forEach((watch) => (watch.wasBroken ||= isBroken))
  }

  /**
   * @returns ends it, and says whether the handler of the page has failed since
   */
  watch({ index }: TestPage): () => boolean {
    const watch = { wasBroken: this.#versions.isBroken(index) }
    const all = this.#watching.get(index) ?? new Set()
    this.#watching.set(index, all.add(watch))
    return () => {
      all.delete(watch)
      return watch.wasBroken
    }
  }
}
