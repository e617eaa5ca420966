import { shadowMethod } from './shadow.ts'

/**
 * Methods of responses, AdonisJS' own and Node's, that tell of one header, and of all of them.
 */
const OF_ONE = ['getHeader', 'hasHeader']
const OF_ALL = ['getHeaders', 'getHeaderNames', 'getRawHeaderNames']

/**
 * Watches what is read of the headers of a response.
 *
 * @param read - Told of a header by its name in lower case, there or not
 * @returns ends it
 */
export function watchHeaderReads(target: object, read: (name: string) => void): (() => void)[] {
  const methods = target as Record<string, (...args: unknown[]) => object>
  const watch = (name: string, tell: (result: object, args: unknown[]) => void) => {
    const method = methods[name]
    const value = (...args: unknown[]) => {
      const result = Reflect.apply(method, target, args)
      tell(result, args)
      return result
    }
    return shadowMethod(target, name, value)
  }
  const isThere = (name: string) => name in target
  return [
    ...OF_ONE.filter(isThere).map((name) =>
      watch(name, (_, [header]) => read(String(header).toLowerCase()))
    ),
    ...OF_ALL.filter(isThere).map((name) =>
      watch(name, (result) => {
        const names: string[] = Array.isArray(result) ? result : Object.keys(result)
        names.forEach((header) => read(header.toLowerCase()))
      })
    ),
  ]
}
