/**
 * How a value is written in a body, where that is not as a template prints it.
 *
 * - `data`: as the handler would have written it: escaped as the type of the body demands
 * - `script`: as a part of a string in the source of a script
 * - `json-attribute`: as a part of a string of JSON in an attribute of HTML
 * - `url`: as a parameter of a URL
 */
export type HoleForm = 'data' | 'script' | 'json-attribute' | 'url'

/**
 * Where a hole is in a body: how many characters come before it; its name; and how its value is
 * written there, where that is not as a template prints it.
 */
export type HoleMark = [offset: number, name: string, form?: HoleForm]

/**
 * Those of most pages, which share them.
 */
export const NO_HOLES: HoleMark[] = []
