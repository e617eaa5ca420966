import { hash } from 'node:crypto'

/**
 * Some of many, the same ones for the same seed: a figure can be compared with an earlier one
 * only if it is of the same mutants.
 *
 * @param name - Tells the items apart
 */
export function sample<Item>(
  items: Item[],
  size: number,
  seed: string,
  name: (item: Item) => string
): Item[] {
  const place = (item: Item) => hash('sha256', `${seed} ${name(item)}`)
  const places = new Map(items.map((item) => [item, place(item)]))
  return [...items]
    .sort((one, other) => (places.get(one)! < places.get(other)! ? -1 : 1))
    .slice(0, size)
    .sort((one, other) => items.indexOf(one) - items.indexOf(other))
}
