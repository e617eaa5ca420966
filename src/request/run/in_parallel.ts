/**
 * Works on items as they come, on so many at the same time. The next one is read when there is
 * room for it, so nothing is read ahead and nothing is queued.
 *
 * By hand, because queues (p-queue, workers that share a generator) link each entry to the next.
 * Once one of them has been moved to V8's old generation, it keeps all that follow alive: with
 * p-queue resident memory grew by 25 MB more within 4,000 pages.
 *
 * @param work - Must not throw
 * @throws what the iteration throws, when the work under way is done
 */
export async function inParallel<T>(
  items: AsyncIterable<T>,
  concurrency: number,
  work: (item: T) => Promise<void>
): Promise<void> {
  let underWay = 0
  let wake = () => {}
  const roomFor = (most: number) =>
    new Promise<void>((resolve) => {
      wake = () => underWay <= most && resolve()
      wake()
    })
  const start = async (item: T) => {
    await work(item)
    underWay--
    wake()
  }
  try {
    for await (const item of items) {
      underWay++
      void start(item)
      await roomFor(concurrency - 1)
    }
  } finally {
    await roomFor(0)
  }
}
