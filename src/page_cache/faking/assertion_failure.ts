import { AssertionError } from 'node:assert'

/**
 * What an assertion throws whose message says all: Japa is to show no values beside it.
 *
 * @param assertion - Where the stack begins
 */
export function assertionFailure(message: string, assertion: Function): AssertionError {
  return Object.assign(new AssertionError({ message, stackStartFn: assertion }), {
    showDiff: false,
  })
}
