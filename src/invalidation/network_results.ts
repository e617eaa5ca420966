import { E_NETWORK_PURGE_FAILED } from '../errors.ts'
import type { NetworkFailure } from '../network_types.ts'
import type { ClearablePages, ClearResult } from './clear_types.ts'

/**
 * What came of clearing pages in the networks in front. They purge them together with each store, and one
 * that fails says nothing of the store.
 */
export class NetworkResults {
  readonly all: ClearResult[]

  /**
   * @param names - Of the networks that purge something
   */
  constructor(names: string[] = []) {
    this.all = names.map((store) => ({ store, isNetwork: true, error: null }))
  }

  /**
   * The same pages, of which a network that has failed is noted here, and is no error.
   */
  apart(pages: ClearablePages): ClearablePages {
    const noting = (work: Promise<unknown>) =>
      work.catch((error) => {
        if (!(error instanceof E_NETWORK_PURGE_FAILED)) {
          throw error
        }
        this.note(error.failures)
      })
    return {
      clear: (options) => noting(pages.clear(options)),
      forgetUrl: (url, options) => noting(pages.forgetUrl(url, options)),
      forgetTags: (tags, options) => noting(pages.forgetTags(tags, options)),
    }
  }

  note(failures: NetworkFailure[]): void {
    for (const { network, problem } of failures) {
      const result = this.all.find(({ store }) => store === network)
      if (result !== undefined) {
        result.error = problem
      }
    }
  }
}
