/**
 * A method of a controller.
 */
export type Method = (this: object, ...args: any[]) => unknown
