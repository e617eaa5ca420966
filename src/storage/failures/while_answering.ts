import { setTimeout } from 'node:timers/promises'
import pTimeout from 'p-timeout'
import { E_STORE_UNAVAILABLE } from '../../errors.ts'
import { storeFailure } from './store_failure.ts'
import type { CacheProvider } from '@adonisjs/cache/types'

/**
 * How long a store may take to answer before it removes much, how often it is asked again
 * meanwhile, and how long it may take then, in milliseconds. A database may let others wait.
 */
const FIRST_ANSWER = 1_000
const INTERVAL = 1_000
const LATER_ANSWER = 5_000

/**
 * How often a removal of files is begun where others write or remove at the same time.
 */
const ATTEMPTS = 10

/**
 * Removes much from a store. That may take as long as it does, while the store answers, and takes
 * what it is told: the Redis driver passes over keys that it could not remove.
 *
 * @param name - Of the store in config/cache.ts
 * @param cache - All of the store: a namespace never creates the table of the database driver
 * @param remove - Is called again where files have changed meanwhile
 * @throws E_STORE_UNAVAILABLE - when the store fails, or does not answer. It may still remove
 * what it was told to
 */
export async function whileAnswering(
  name: string,
  cache: CacheProvider,
  remove: () => Promise<unknown>
): Promise<void> {
  const ended = new AbortController()
  try {
    await answer(cache, FIRST_ANSWER)
    const removal = repeated(remove).finally(() => ended.abort())
    await Promise.race([removal, watched(cache, ended.signal)])
    await removal
    await answer(cache, LATER_ANSWER)
  } catch (error) {
    throw new E_STORE_UNAVAILABLE([name, storeFailure(error).message], { cause: error })
  } finally {
    ended.abort()
  }
}

/**
 * Removing a folder fails where a file is written into it meanwhile. What was in it at the beginning
 * is gone after some attempts, and the rest is new.
 */
async function repeated(remove: () => Promise<unknown>): Promise<void> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    try {
      await remove()
      return
    } catch (error) {
      if (storeFailure(error).kind !== 'changed') {
        throw error
      }
    }
  }
}

/**
 * Resolves when it is ended.
 *
 * @throws Error - when the store does not answer
 */
async function watched(cache: CacheProvider, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await setTimeout(INTERVAL, null, { signal }).catch(() => {})
    if (!signal.aborted) {
      await answer(cache, LATER_ANSWER)
    }
  }
}

/**
 * Removes what is not there: a store that is only read, such as a replica, refuses that.
 */
async function answer(cache: CacheProvider, limit: number): Promise<void> {
  await pTimeout(cache.delete({ key: 'page-cache-ready', suppressL2Errors: false }), {
    milliseconds: limit,
    message: `The store has not answered for ${limit} ms`,
  })
}
