import { assertionFailure } from './assertion_failure.ts'
import { describeCall, type CallOf, type RecordedCall } from './recorded_call.ts'
import type { PageKind } from '../../keys/tags.ts'

/**
 * Which calls are meant: those that concern a store, or pages of a kind. Default: all.
 */
export interface CallFilter {
  /** Name of the store */
  cache?: string

  /** Pages with a `timeout`, or those that are kept `forever` */
  kind?: PageKind
}

/**
 * What is asserted of the calls.
 */
export interface Expectation {
  /** What of: `the tags posts` */
  subject: string
  /** What happened to it: `forgotten` */
  participle: string
  holds: boolean
  /** Whether it is to hold. Default: yes */
  expected?: boolean
}

/**
 * The calls that a fake has written down so far, in their order.
 */
export class RecordedCalls {
  #calls: RecordedCall[] = []
  #isReplaced = false

  /** @internal */
  add(call: RecordedCall): void {
    this.#calls.push(call)
  }

  /**
   * Nothing is added any more, as there is another fake now.
   *
   * @internal
   */
  replaced(): void {
    this.#isReplaced = true
  }

  /**
   * What was called so far, in its order.
   *
   * @param method - Only its calls
   * @example
   * ```ts
   * const [{ tags, kind }] = cache.calls('forgetTags')
   * ```
   */
  calls(): RecordedCall[]
  calls<Method extends RecordedCall['method']>(method: Method): CallOf<Method>[]
  calls(method?: string): RecordedCall[] {
    return this.#calls.filter((call) => method === undefined || call.method === method)
  }

  /**
   * Has the fake begin again, as if nothing had been called.
   *
   * @example
   * ```ts
   * await seed()
   * cache.flush()
   * ```
   */
  flush(): void {
    this.#calls = []
  }

  /**
   * How many times a method was called. `forgetModel` and `forgetRow` are calls of `forgetTags`, and what is
   * written to a model is one for each kind of page.
   *
   * @param count - Calls, whatever their arguments
   * @throws AssertionError
   * @example
   * ```ts
   * cache.assertCount('forgetUrl', 1)
   * ```
   */
  assertCount(method: RecordedCall['method'], count: number): void {
    const actual = this.calls(method).length
    if (actual !== count) {
      const problem = `Expected ${method}() to be called ${count} times, but it was ${actual}`
      this.fail(problem, this.assertCount)
    }
  }

  /**
   * @param assertion - That was called: where the stack of a failure begins
   * @internal
   */
  protected expect(
    { subject, participle, holds, expected = true }: Expectation,
    assertion: Function
  ): void {
    if (holds !== expected) {
      const found = expected ? 'but they were not' : 'but they were'
      const problem = `Expected ${subject}${expected ? '' : ' not'} to be ${participle}, ${found}`
      this.fail(problem, assertion)
    }
  }

  /** @internal */
  protected fail(problem: string, assertion: Function): never {
    const all = this.#calls.map((call) => `  ${describeCall(call)}`).join('\n')
    const until = this.#isReplaced ? ' until another fake() replaced this one' : ''
    const called = all === '' ? `Nothing was called${until}` : `What was called${until}:\n${all}`
    const message = `${problem}. ${called}`
    throw assertionFailure(message, assertion)
  }
}
