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
 * The field of a form that has an action as a query.
 */
export const ACTION = 'asked'

/**
 * Reads an action of a query, of which anything may be made up.
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
 * The same as a query. Forms have it as one field: of a text that is sent as it is, browsers write the
 * ends of lines in another way, and AdonisJS takes away the spaces around it, which is another name.
 */
export function actionQuery({ verb, target }: Action): URLSearchParams {
  return new URLSearchParams({ verb, ...target })
}
