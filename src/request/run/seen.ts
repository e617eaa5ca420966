import { hash as digest } from 'node:crypto'

/**
 * Remembers what it has seen in eight bytes each. A `Set` of strings takes ten times as much,
 * which matters for a million URLs. Two of a million meet in 64 bits with a chance of one in 37
 * millions; one of them would not be asked.
 */
export class Seen {
  #slots = new BigUint64Array(1024)
  #size = 0

  /**
   * @returns false when it was there already
   */
  add(text: string): boolean {
    const hash = digest('sha1', text, 'buffer').readBigUInt64LE() || 1n
    if (this.#size * 2 >= this.#slots.length) {
      this.#grow()
    }
    if (!place(this.#slots, hash)) {
      return false
    }
    this.#size++
    return true
  }

  #grow(): void {
    const slots = new BigUint64Array(this.#slots.length * 2)
    for (const hash of this.#slots) {
      if (hash !== 0n) {
        place(slots, hash)
      }
    }
    this.#slots = slots
  }
}

/**
 * Open addressing: the first free slot from where the hash points to.
 */
function place(slots: BigUint64Array, hash: bigint): boolean {
  const mask = slots.length - 1
  let index = Number(hash & 0xffffffffn) & mask
  while (slots[index] !== 0n) {
    if (slots[index] === hash) {
      return false
    }
    index = (index + 1) & mask
  }
  slots[index] = hash
  return true
}
