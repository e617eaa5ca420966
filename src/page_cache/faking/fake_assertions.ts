import { RecordedCalls, type CallFilter } from './recorded_calls.ts'
import { concerns, isSameUrl } from './matches.ts'
import { checkArgument } from '../../options/check_argument.ts'
import { modelTag, rowTag } from '../../keys/model_tags.ts'
import { E_INVALID_ARGUMENT } from '../../errors.ts'
import type { RecordedCall } from './recorded_call.ts'

/** A model with `TagsPages`, or what has its `pageTag` */
export type Model = { pageTag: string }

/** A row of such a model */
export type Row = { $primaryKeyValue?: unknown }

/**
 * A method that does something to tags, and what has happened to their pages then.
 */
const PARTICIPLES = {
  forgetTags: 'forgotten',
  expireTags: 'expired',
  renewTags: 'renewed',
  forgetUrl: 'forgotten',
  expireUrl: 'expired',
  renew: 'renewed',
} as const

type OnTags = 'forgetTags' | 'expireTags' | 'renewTags'
type OnUrl = 'forgetUrl' | 'expireUrl' | 'renew'

/**
 * How the assertions of a fake look at what it has written down. `is` says whether it is to have happened.
 */
export class FakeAssertions extends RecordedCalls {
  /** @internal */
  protected expectUrl(method: OnUrl, url: string | URL, filter: CallFilter, is: boolean): void {
    const participle = PARTICIPLES[method]
    const name = nameOf(participle, method === 'renew' ? '' : 'Url', is)
    checkArgument(called(name), 'url', url)
    const holds = this.calls<OnUrl>(method).some(
      (call) =>
        isSameUrl(call.url, url) && concerns('cache' in call ? call : { cache: null }, filter)
    )
    this.expect(
      { subject: `the pages of ${url}`, participle, holds, expected: is },
      this.#assertion(name)
    )
  }

  /**
   * All of the tags, or none of them.
   *
   * @internal
   */
  protected expectTags(method: OnTags, tags: string[], filter: CallFilter, is: boolean): void {
    const participle = PARTICIPLES[method]
    const name = nameOf(participle, 'Tags', is)
    checkArgument(called(name), 'tags', tags)
    if (tags.length === 0) {
      throw new E_INVALID_ARGUMENT([called(name), 'tags', 'the list is empty'])
    }
    const named = this.#tagsOf(method, filter)
    const found = tags.filter((tag) => named.has(tag))
    const others = tags.filter((tag) => !named.has(tag))
    const wrong = is ? others : found
    const subject = `the pages tagged ${wrong.join(', ')}`
    this.expect(
      { subject, participle, holds: is === (wrong.length === 0), expected: is },
      this.#assertion(name)
    )
  }

  /**
   * The pages of each row of a model, and of its lists.
   *
   * @internal
   */
  protected expectModel(method: OnTags, model: Model, filter: CallFilter, is: boolean): void {
    const participle = PARTICIPLES[method]
    const name = nameOf(participle, 'Model', is)
    checkArgument(called(name), 'model', model)
    const holds = this.#tagsOf(method, filter).has(modelTag(model.pageTag))
    const subject = `all pages that show ${model.pageTag}`
    this.expect({ subject, participle, holds, expected: is }, this.#assertion(name))
  }

  /**
   * The pages of one row of a model; those of all its rows are among them.
   *
   * @internal
   */
  protected expectRow(method: OnTags, row: Row, filter: CallFilter, is: boolean): void {
    const participle = PARTICIPLES[method]
    const name = nameOf(participle, 'Row', is)
    checkArgument(called(name), 'row', row)
    const { pageTag } = row.constructor as unknown as Model
    const tag = rowTag(pageTag, row.$primaryKeyValue)!
    const named = this.#tagsOf(method, filter)
    const holds = named.has(tag) || named.has(modelTag(pageTag))
    this.expect(
      { subject: `the pages that show ${tag}`, participle, holds, expected: is },
      this.#assertion(name)
    )
  }

  /** @internal */
  protected expectNone(
    participle: string,
    methods: readonly RecordedCall['method'][],
    assertion: Function
  ): void {
    const count = this.calls().filter(({ method }) => methods.includes(method)).length
    if (count > 0) {
      this.fail(`Expected nothing to be ${participle}, but something was`, assertion)
    }
  }

  #tagsOf(method: OnTags, filter: CallFilter): Set<string> {
    const calls = this.calls<OnTags>(method).filter((call) => concerns(call, filter))
    return new Set(calls.flatMap(({ tags }) => tags))
  }

  #assertion(name: string): Function {
    return Reflect.get(this, name) as unknown as Function
  }
}

/**
 * The assertion that has been called: `assertNotForgottenTags`.
 */
function nameOf(participle: string, subject: string, is: boolean): string {
  const past = participle[0].toUpperCase() + participle.slice(1)
  return `assert${is ? '' : 'Not'}${past}${subject}`
}

/** For people */
const called = (name: string) => `fake().${name}()`
