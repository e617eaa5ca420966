/**
 * Where the pages of a stored key begin: those of Inertia visits, which are JSON, and all others.
 */
export function rootKeys(key: string): { html: string; inertia: string } {
  return { html: key, inertia: `${key};i` }
}
