/**
 * Many who do the same at the same time.
 */
export function crowd<T>(size: number, each: (index: number) => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: size }, (_, index) => each(index)))
}
