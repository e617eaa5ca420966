import { test } from '@japa/runner'
import { precede } from '../../src/sending/precede.ts'

class Greeter {
  name: string

  constructor(name: string) {
    this.name = name
  }

  greet(word: string): string {
    return `${word}, ${this.name}`
  }
}

test.group('precede', () => {
  test('does something before a method, which is called as it was', ({ assert }) => {
    const done: string[] = []
    const greeter = new Greeter('Ada')
    precede(greeter, 'greet', () => done.push('first'))

    const greeting = greeter.greet('Hello')
    assert.equal(greeting, 'Hello, Ada')
    assert.deepEqual(done, ['first'])
  })

  test('does first what was added last', ({ assert }) => {
    const done: string[] = []
    const greeter = new Greeter('Ada')
    precede(greeter, 'greet', () => done.push('one'))
    precede(greeter, 'greet', () => done.push('two'))

    assert.equal(greeter.greet('Hello'), 'Hello, Ada')
    assert.deepEqual(done, ['two', 'one'])
  })

  test('keeps what others have put in front of the method', ({ assert }) => {
    const done: string[] = []
    const greeter = new Greeter('Ada')
    const wrap = (name: string) => {
      const { greet } = greeter
      greeter.greet = (word) => {
        done.push(name)
        return greet.call(greeter, word)
      }
    }
    wrap('theirs, inside')
    precede(greeter, 'greet', () => done.push('one'))
    wrap('theirs, outside')
    precede(greeter, 'greet', () => done.push('two'))

    assert.equal(greeter.greet('Hello'), 'Hello, Ada')
    assert.deepEqual(done, ['theirs, outside', 'two', 'one', 'theirs, inside'])
  })

  test('gives all objects the same function', ({ assert }) => {
    const [one, other] = [new Greeter('Ada'), new Greeter('Alan')]
    precede(one, 'greet', () => {})
    precede(other, 'greet', () => {})

    assert.isTrue(Object.hasOwn(one, 'greet'))
    assert.strictEqual(one.greet, other.greet)
    assert.equal(one.greet('Hello'), 'Hello, Ada')
    assert.equal(other.greet('Hello'), 'Hello, Alan')
  })
})
