import { E_INVALID_REQUEST_OPTION } from '../errors.ts'
import type { RequestFlags } from './request_flags.ts'

/**
 * Flags that say in what way a run goes on, of which one excludes the others.
 *
 * @throws E_INVALID_REQUEST_OPTION - when there are two of them
 */
export function checkModes({ flagQueue, flagFollow, flagResume, flagDetach }: RequestFlags): void {
  const modes = { '--queue': flagQueue, '--follow': flagFollow, '--resume': flagResume }
  const given = Object.entries(modes).filter(([, flag]) => flag !== undefined && flag !== false)
  if (given.length > 1) {
    const [[one], [other]] = given
    throw new E_INVALID_REQUEST_OPTION([one, `it goes without ${other}`])
  }
  if (flagDetach && flagQueue === undefined) {
    throw new E_INVALID_REQUEST_OPTION(['--detach', 'it goes with --queue only'])
  }
}
