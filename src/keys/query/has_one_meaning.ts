/**
 * A query of parameters that mean the same to all who read it: each has a value, names are without
 * anything that a parser of nested values knows (`a[b]`, `a.b`), and values without commas, which AdonisJS
 * splits where they are not encoded.
 */
const PLAIN =
  /^[\w~-]+=(?:[^&,%=[\]]|%(?!2c)[\da-f]{2})+(?:&[\w~-]+=(?:[^&,%=[\]]|%(?!2c)[\da-f]{2})+)*$/i

/**
 * Whether whoever compares the parameters of two URLs, decoded, sorted by name, as `No-Vary-Search`
 * has it, takes for the same only what is the same to a handler as well. To AdonisJS `?a=1,2` is not
 * `?a=1%2C2`, and `?a` is not `?a=` to some applications.
 *
 * @param query - Without the question mark
 */
export function hasOneMeaning(query: string | null | undefined): boolean {
  return !query || PLAIN.test(query)
}
