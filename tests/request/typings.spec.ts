import { test } from '@japa/runner'
import { compose } from '@adonisjs/core/helpers'
import { RequestCommand, RequestMixin, type MakeRequestsOptions } from '../../src/request/main.ts'
import { OPTION_NAMES } from '../../src/request/options/option_names.ts'

class Base {
  name = 'base'
}

abstract class AbstractBase {
  abstract title(): string
}

type Fields = Omit<MakeRequestsOptions, 'onVisit'>

/**
 * Wrong types are found when the package is type-checked: every `@ts-expect-error` here is an
 * error itself where the mistake after it is none.
 */
test.group('Typings | RequestMixin', () => {
  test('fields and methods take what the options take', ({ expectTypeOf }) => {
    class Warmer extends compose(Base, RequestMixin) {
      urls = ['/', new URL('http://localhost/foo')]
      transport = 'in-process' as const
      timeout = '1m'
      getConcurrency() {
        return 4
      }
      async getHost() {
        return 'example.com'
      }
    }
    const warmer = new Warmer()
    expectTypeOf(warmer.name).toBeString()
    expectTypeOf(warmer.limit).toEqualTypeOf<number | undefined>()
    expectTypeOf(warmer.getLimit()).toEqualTypeOf<
      number | undefined | Promise<number | undefined>
    >()
    expectTypeOf<Pick<Warmer, keyof Fields>>().toMatchTypeOf<Partial<Fields>>()
  })

  test('an override may be a generator, and may ask the method that it overrides', async ({
    assert,
    expectTypeOf,
  }) => {
    class Parent extends RequestMixin(Base) {
      urls = ['/parent'] as Iterable<string>
      limit = 2
    }
    class Warmer extends Parent {
      async *getUrls() {
        yield* (await super.getUrls()) as Iterable<string>
        yield '/own'
      }
      async getLimit() {
        return 1 + ((await super.getLimit()) ?? 0)
      }
    }
    expectTypeOf(new Warmer().getLimit()).toEqualTypeOf<Promise<number>>()
    assert.equal(await new Warmer().getLimit(), 3)
    assert.deepEqual(await Array.fromAsync(new Warmer().getUrls()), ['/parent', '/own'])
  })

  test('an abstract base class stays abstract', ({ assert }) => {
    // @ts-expect-error: title() is missing
    class Incomplete extends RequestMixin(AbstractBase) {}
    class Complete extends RequestMixin(AbstractBase) {
      title() {
        return 'title'
      }
    }
    // @ts-expect-error: title() has no body
    assert.throws(() => new (RequestMixin(AbstractBase))().title())
    assert.equal(new Complete().title(), 'title')
    void Incomplete
  })

  test('wrong fields and methods are compile errors', () => {
    class Counted extends RequestMixin(Base) {
      // @ts-expect-error: a number is wanted
      concurrency = '4'
    }
    class Sent extends RequestMixin(Base) {
      // @ts-expect-error: there is no such transport
      transport = 'ftp' as const
    }
    class Limited extends RequestMixin(Base) {
      // @ts-expect-error: a number is wanted
      getLimit() {
        return 'all'
      }
    }
    void [Counted, Sent, Limited]
  })

  test('there is a method for each option, and it gives the field', ({ assert }) => {
    class Warmer extends RequestMixin(Base) {}
    const warmer = Object.assign(new Warmer(), Object.fromEntries(OPTION_NAMES.map((n) => [n, n])))
    const names = OPTION_NAMES.filter((name) => name !== 'onVisit')
    const given = names.map((name) => {
      const method = `get${name[0].toUpperCase()}${name.slice(1)}`
      return (warmer as never as Record<string, () => unknown>)[method]()
    })
    assert.include(names, 'urls')
    assert.deepEqual(given, names)
  })
})

test.group('Typings | RequestCommand', () => {
  test('has the fields and methods of the mixin beside those of a command', ({ expectTypeOf }) => {
    class Warmup extends RequestCommand {
      static commandName = 'warmup:pages'
      urls = ['/']
      async *getUrls() {
        yield '/generated'
      }
    }
    expectTypeOf<Warmup['exitCode']>().toEqualTypeOf<number | undefined>()
    expectTypeOf<Warmup['concurrency']>().toEqualTypeOf<number | undefined>()
    expectTypeOf<Warmup['flagConcurrency']>().toEqualTypeOf<number | undefined>()
  })
})
