import { test } from '@japa/runner'
import { E_RUN_NOT_FOUND } from '../../src/request/errors.ts'
import { NOT_ASKED } from '../../src/request/journal/not_asked.ts'
import { RunJournal } from '../../src/request/journal/run_journal.ts'
import type { Records } from '../../src/request/runtime.ts'

const VISIT = { ...NOT_ASKED, outcome: 'renewed' as const, reason: null }

/**
 * A store that several processes share, and the warm-ups of an application.
 */
function start() {
  const entries = new Map<string, unknown>()
  const records: Records = {
    store: 'redis',
    isShared: true,
    read: async (key) => entries.get(key) ?? null,
    write: async (key, value) => void entries.set(key, structuredClone(value)),
    delete: async (key) => void entries.delete(key),
  }
  const begin = async (paths: string[], command = 'warmup:shop') => {
    const journal = (await RunJournal.of(records, command))!
    for (const url of paths) {
      journal.record(url, { ...VISIT, url, persona: 'anonymous', language: null, vary: null })
    }
    await journal.settle()
    return journal
  }
  const resume = async (command = 'warmup:shop') => {
    const journal = (await RunJournal.of(records, command, true))!
    const visits = await Array.fromAsync(journal.earlier)
    return visits.map(({ url }) => url)
  }
  return { entries, begin, resume }
}

test.group('What is remembered of an interrupted run', () => {
  test('stays where another run ends that has done nothing', async ({ assert }) => {
    const { begin, resume } = start()
    await begin(['/1'])
    const idle = await begin([])
    assert.isFalse(await idle.isFound())
    await idle.forget()
    assert.deepEqual(await resume(), ['/1'])
  })

  test('stays where a run ends that had begun before it', async ({ assert }) => {
    const { begin, resume } = start()
    const morning = await begin(['/1'])
    const night = await begin(['/1', '/2'])
    await morning.forget()
    assert.isTrue(await night.isFound())
    assert.deepEqual(await resume(), ['/1', '/2'])
  })

  test('is gone when it has ended itself, whoever went on with it', async ({ assert }) => {
    const { begin, resume } = start()
    const run = await begin(['/1'])
    await run.forget()
    await assert.rejects(() => resume(), E_RUN_NOT_FOUND)
    assert.isFalse(await run.isFound())
  })

  test('is not promised where a later run is the one to go on with', async ({ assert }) => {
    const { begin, resume } = start()
    const morning = await begin(['/1'])
    await begin(['/2'])
    assert.isFalse(await morning.isFound())
    assert.deepEqual(await resume(), ['/2'])
  })

  test('is found again where the later run is over', async ({ assert }) => {
    const { begin, resume } = start()
    const morning = await begin(['/1'])
    const night = await begin(['/2'])
    await night.forget()
    assert.isTrue(await morning.isFound())
    assert.deepEqual(await resume(), ['/1'])
  })

  test('is found again where a store has lost which run was the last', async ({ assert }) => {
    const { entries, begin, resume } = start()
    const run = await begin(['/1'])
    entries.delete('last-warmup-shop')
    assert.isTrue(await run.isFound())
    assert.deepEqual(await resume(), ['/1'])
  })

  test('is that of one command: {0} is not {1}')
    .with([
      ['warmup:a-b', 'warmup-a:b'],
      ['warmup:a_b', 'warmup:a-b'],
      ['warmup:a_2db', 'warmup:a-b'],
      ['warmup:A', 'warmup:a'],
      ['warmup:größe', 'warmup:gr_c3_b6e'],
      ['a:b', 'a::b'],
    ])
    .run(async ({ assert }, [one, other]) => {
      const { entries, begin, resume } = start()
      await begin(['/1'], one)
      await begin(['/2'], other)
      assert.deepEqual(await resume(one), ['/1'])
      assert.deepEqual(await resume(other), ['/2'])
      // Stores in files know neither colons nor, everywhere, upper case
      const named = [...entries.keys()].filter((key) => key.startsWith('last-'))
      assert.isTrue(named.every((key) => /^[a-z0-9_-]+$/.test(key)))
    })

  test('of a store that fails is not promised', async ({ assert }) => {
    const { entries, begin } = start()
    const run = await begin(['/1'])
    entries.get = () => {
      throw new Error('down')
    }
    assert.isFalse(await run.isFound())
  })
})
