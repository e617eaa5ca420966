/**
 * Where a hole is in a body: how many characters come before it, and its name.
 */
export type HoleMark = [offset: number, name: string]
