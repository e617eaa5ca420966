import { POLICY_OPTIONS } from './policy_options.ts'
import { readOptions } from '../options/read_options.ts'
import type { PolicyReader } from './policy_reader.ts'
import type { Policy, PolicyOption } from './policy.ts'

/**
 * What a developer wrote about a page.
 */
export interface Declaration {
  /** Where: `PostsController`, `cachePage()` */
  declaredBy: string
  options: PolicyReader
  /** Turns the name of an option into the one under which it was written */
  nameOf: (option: string) => string
}

/**
 * Makes a policy from what a developer wrote, and refuses what makes no sense.
 *
 * @throws E_INVALID_POLICY - naming the declaration and the option, and what to write instead
 */
export function createPolicy({ declaredBy, options, nameOf }: Declaration): Policy {
  const names = Object.keys(POLICY_OPTIONS) as PolicyOption[]
  return {
    declaredBy,
    forever: options.forever,
    written: new Set(names.filter((name) => options.has(nameOf(name)))),
    ...readOptions(POLICY_OPTIONS, options, nameOf),
  }
}
