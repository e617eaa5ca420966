/**
 * What `--only` names beside globs: what is stored of a page.
 */
export const STATES = ['missing', 'stale', 'expiring']

function isState(value: string): boolean {
  return STATES.includes(value.split('=', 1)[0])
}

/**
 * Tells the values of `--only`: globs for URLs, and states of pages.
 */
export function onlyFlag(values: string[]): { globs: string[]; states: string[] } {
  return {
    globs: values.filter((value) => !isState(value)),
    states: values.filter(isState),
  }
}
