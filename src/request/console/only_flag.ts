/**
 * What `--only` names beside globs: what is stored of a page.
 */
const STATE = /^(missing|stale|expiring)(=.*)?$/

/**
 * Tells the values of `--only`: globs for URLs, and states of pages.
 */
export function onlyFlag(values: string[]): { globs: string[]; states: string[] } {
  return {
    globs: values.filter((value) => !STATE.test(value)),
    states: values.filter((value) => STATE.test(value)),
  }
}
