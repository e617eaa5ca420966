import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { mkdtemp, rm } from 'node:fs/promises'
import type { Group } from '@japa/runner/core'
import { Visitor } from '../../../examples/shop/demo/visitor.ts'
import { ShopProcess } from '../../../examples/shop/demo/shop_process.ts'

/**
 * The first report that a shop makes starts its threads, and a machine may be busy.
 */
const TIMEOUT = 120_000

/**
 * A shop of a group of tests, in a process of its own, with an empty cache to begin with.
 */
export interface UsedShop {
  readonly url: string
  /** Absolute path of the folder that its pages are kept in */
  readonly cacheDirectory: string
  /** Someone who has not been there before */
  visitor: () => Visitor
  /** Ends the process, and starts another one with the same address and the same cache */
  restart: () => Promise<void>
}

/**
 * Starts the shop before the first test of a group, and ends it after the last one.
 *
 * @param options.starts - False for a group that is skipped. Default: true
 */
export function useShop(group: Group, { starts = true } = {}): UsedShop {
  let shop: ShopProcess
  let cacheDirectory: string | undefined
  group.each.timeout(TIMEOUT)
  group.setup(async () => {
    if (!starts) {
      return
    }
    cacheDirectory = await mkdtemp(join(tmpdir(), 'shop-'))
    shop = await ShopProcess.start({ cacheDirectory })
  })
  group.teardown(async () => {
    await shop?.stop()
    if (cacheDirectory) {
      await rm(cacheDirectory, { recursive: true, force: true })
    }
  })

  return {
    get url() {
      return shop.url
    },
    get cacheDirectory() {
      return cacheDirectory!
    },
    visitor: () => new Visitor(shop.url),
    restart: async () => {
      const port = Number(new URL(shop.url).port)
      await shop.stop()
      shop = await ShopProcess.start({ cacheDirectory: cacheDirectory!, port })
    },
  }
}
