/**
 * Does something with each item, several at a time.
 *
 * @param work - Is told which of the workers it is, counted from 0
 */
export async function inWorkers<Item>(
  items: readonly Item[],
  workers: number,
  work: (item: Item, worker: number) => Promise<void>
): Promise<void> {
  const queue = items.values()
  await Promise.all(
    Array.from({ length: workers }, async (_, worker) => {
      for (const item of queue) {
        await work(item, worker)
      }
    })
  )
}
