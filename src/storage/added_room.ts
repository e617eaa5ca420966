/**
 * Bytes in which file systems hand out room.
 */
const BLOCK = 4_096

/**
 * Bytes that bentocache adds to an entry at most: a part of a block that the entry does not fill.
 */
const WRAPPING = 512

/**
 * What takes as much room on a disk as an entry takes beyond the one that it replaces.
 *
 * @param next - The entry, plain JSON
 * @param before - The one that it replaces
 * @returns `null` where it takes no more than that one
 */
export function addedRoom(next: object, before: object): { room: string } | null {
  const blocks = blocksOf(next) - blocksOf(before)
  return blocks > 0 ? { room: 'x'.repeat(blocks * BLOCK - WRAPPING) } : null
}

function blocksOf(entry: object): number {
  return Math.ceil((Buffer.byteLength(JSON.stringify(entry)) + WRAPPING) / BLOCK)
}
