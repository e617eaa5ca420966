/**
 * The polynomial of CRC-32, its bits reversed (RFC 1952, 8).
 */
const POLYNOMIAL = 0xedb88320

/**
 * x to the power of 2 to the power of n, modulo the polynomial, for each n.
 */
const POWERS: number[] = [1 << 30]
while (POWERS.length < 32) {
  const last = POWERS[POWERS.length - 1]
  POWERS.push(multiply(last, last))
}

/**
 * Prepares the CRC-32 of something that ends in bytes whose own is known: what comes before them
 * differs, and they need not be read again. It is the `crc32_combine_gen` and `crc32_combine_op` of
 * zlib, which Node.js does not give out. The package that has a `crc32_combine` (@balena/node-crc-utils)
 * listens to the uncaught errors of the whole process, and prepares nothing.
 *
 * @param crc - The CRC-32 of the bytes at the end
 * @param length - How many they are
 * @returns gives the CRC-32 of all, from that of what comes before them
 */
export function crc32Combiner(crc: number, length: number): (before: number) => number {
  let shift = 1 << 31
  for (let rest = length, power = 3; rest > 0; rest = Math.floor(rest / 2), power++) {
    if (rest % 2 === 1) {
      shift = multiply(POWERS[power % 32], shift)
    }
  }
  return (before) => (multiply(shift, before | 0) ^ crc) >>> 0
}

/**
 * Multiplies two polynomials, modulo the one of CRC-32.
 *
 * @param a - Not 0
 */
function multiply(a: number, b: number): number {
  let product = 0
  for (let bit = 1 << 31; bit !== 0; bit >>>= 1) {
    if (a & bit) {
      product ^= b
    }
    b = b & 1 ? (b >>> 1) ^ POLYNOMIAL : b >>> 1
  }
  return product
}
