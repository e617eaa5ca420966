const CALL = Symbol('adonis-cache-helpers.call')

/**
 * Marks a function that is never handed on as it is: what it returns is.
 *
 * @param call - How it is written, such as `cachePage(60)`
 */
export function toBeCalled(func: Function, call: string): void {
  Object.assign(func, { [CALL]: call })
}

/**
 * What is wrong where such a function is a middleware itself.
 */
export function handedOver(call: string): string {
  return `it was handed to .use() without being called. Write .use(${call})`
}

/**
 * How such a function is written, or one that a class extends.
 *
 * @returns `null` where it is none of them
 */
export function callOf(value: unknown): string | null {
  return typeof value === 'function' ? ((value as { [CALL]?: string })[CALL] ?? null) : null
}
