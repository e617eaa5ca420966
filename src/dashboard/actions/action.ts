/**
 * What can be done with pages.
 */
export const VERBS = ['renew', 'expire', 'forget'] as const

export type Verb = (typeof VERBS)[number]

/**
 * Which pages: one with its variants, those with a tag, or those of a route.
 */
export type Target =
  | { what: 'page'; store: string; key: string }
  | { what: 'tag'; tag: string }
  | { what: 'route'; route: string }

export interface Action {
  verb: Verb
  target: Target
}

/**
 * Reads an action of a query or a form, of which anything may be made up.
 *
 * @returns `null` where it is none
 */
export function readAction(fields: URLSearchParams): Action | null {
  const verb = VERBS.find((one) => one === fields.get('verb'))
  const target = targetOf(fields)
  return verb === undefined || target === null ? null : { verb, target }
}

function targetOf(fields: URLSearchParams): Target | null {
  const [what, store, key] = ['what', 'store', 'key'].map((name) => fields.get(name) ?? '')
  if (what === 'page') {
    return store !== '' && key !== '' ? { what, store, key } : null
  }
  const name = what === 'tag' || what === 'route' ? (fields.get(what) ?? '') : ''
  if (name === '') {
    return null
  }
  return what === 'tag' ? { what, tag: name } : { what: 'route', route: name }
}

/**
 * The same as fields of a query or a form.
 */
export function actionFields({ verb, target }: Action): Record<string, string> {
  return { verb, ...target }
}
