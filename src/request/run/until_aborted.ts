/**
 * Iterates until the signal says stop, even while the next item is still being waited for.
 */
export async function* untilAborted<T>(
  items: AsyncGenerator<T, void, void>,
  signal: AbortSignal
): AsyncGenerator<T, void, void> {
  let stop = () => {}
  const onAbort = () => stop()
  signal.addEventListener('abort', onAbort)
  try {
    while (!signal.aborted) {
      // Not Promise.race: with one promise that lives as long as the run, it would keep a
      // reaction for every item
      const next = await new Promise<IteratorResult<T, void> | null>((resolve, reject) => {
        stop = () => resolve(null)
        items.next().then(resolve, reject)
      })
      if (next === null || next.done) {
        return
      }
      yield next.value
    }
  } finally {
    signal.removeEventListener('abort', onAbort)
    // Not awaited: a generator that waits for something cannot be ended before it has come
    items.return().catch(() => {})
  }
}
