import { test } from '@japa/runner'
import { Once } from '../../src/page_cache/once.ts'

test.group('Something that is made once', () => {
  test('is made when it is first asked for, for all who ask', async ({ assert }) => {
    let made = 0
    const one = new Once(async () => ++made)
    assert.isUndefined(one.begun)
    assert.deepEqual(await Promise.all([one.get(), one.get(), one.begun, one.get()]), [1, 1, 1, 1])
    assert.equal(await one.get(), 1)
  })

  test('is made again after it has failed', async ({ assert }) => {
    let tries = 0
    const one = new Once(async () => {
      if (++tries === 1) {
        throw new Error('not yet')
      }
      return tries
    })
    const [first, second] = await Promise.allSettled([one.get(), one.get()])
    assert.deepEqual([first.status, second.status], ['rejected', 'rejected'])
    assert.isUndefined(one.begun)
    assert.equal(await one.get(), 2)
  })
})
