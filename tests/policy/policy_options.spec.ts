import { test } from '@japa/runner'
import { readFile } from 'node:fs/promises'
import { docblocks } from '../support/docblocks.ts'
import { defineConfig } from '../../src/define_config.ts'
import { keyFuncName } from '../../src/explain/key_func_name.ts'
import { PolicyReader } from '../../src/policy/policy_reader.ts'
import { POLICY_OPTIONS } from '../../src/policy/policy_options.ts'
import type { KeyFunc } from '../../src/types.ts'
import type { PolicyOption } from '../../src/policy/policy.ts'

const TYPES = new URL('../../src/types.ts', import.meta.url)
const REFERENCE = new URL('../../docs/reference.md', import.meta.url)
const OPTIONS = Object.keys(POLICY_OPTIONS) as PolicyOption[]
const POSITIONS: Record<string, string> = { timeout: 'first argument', keyFunc: 'second argument' }

interface Row {
  staticName: string
  option: string
  fallback: string
  meaning: string
}

/**
 * The rows of the table "Fields".
 */
async function rows(): Promise<Row[]> {
  const reference = await readFile(REFERENCE, 'utf-8')
  const [, section] = reference.split('\n## Fields\n')
  const [table] = section.match(/(^\|.*\|\n)+/m)!
  const [, , ...lines] = table.trim().split('\n')
  return lines.map((line) => {
    const cells = line.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll('`', ''))
    const [, staticName, option, fallback, meaning] = cells
    return { staticName, option, fallback, meaning }
  })
}

/**
 * What the static property of an option is called.
 */
function staticOf(option: string): string {
  return `cache${option.charAt(0).toUpperCase()}${option.slice(1)}`
}

/**
 * The default of an option, as far as it can be written down; `null` where it is told in words.
 */
function literalDefault(option: PolicyOption): string | null {
  const nothing = new PolicyReader(
    {},
    () => {
      throw new Error('It is required')
    },
    false
  )
  const config = defineConfig({}) as unknown as Record<string, unknown>
  const fallback = POLICY_OPTIONS[option](nothing, option) ?? config[option] ?? ''
  if (fallback === '') {
    return null
  }
  return typeof fallback === 'function'
    ? keyFuncName(fallback as KeyFunc)
    : JSON.stringify(fallback).replaceAll('"', `'`)
}

test.group('Policy options | docs/reference.md', () => {
  test('each option has a row with its static property, and no row is without', async ({
    assert,
  }) => {
    const ofControllers = Object.keys(await docblocks(TYPES, 'ControllerOptions'))
    const expected = [
      ...OPTIONS.map((option) => [staticOf(option), POSITIONS[option] ?? option]),
      ...ofControllers.map((option) => [staticOf(option), '']),
    ]
    const table = await rows()

    assert.sameDeepMembers(
      table.map(({ staticName, option }) => [staticName, option]),
      expected
    )
  })

  test('each row tells default and meaning', async ({ assert }) => {
    for (const { staticName, fallback, meaning } of await rows()) {
      assert.notEqual(fallback, '', staticName)
      assert.notEqual(meaning, '', staticName)
    }
  })

  test('the row of {$self} has its default')
    .with(OPTIONS)
    .run(async ({ assert }, option) => {
      const table = await rows()
      const row = table.find(({ staticName }) => staticName === staticOf(option))!
      if (option === 'timeout') {
        assert.equal(row.fallback, 'required')
        return
      }
      const literal = literalDefault(option)
      if (literal === null) {
        assert.match(row.fallback, /^(none|all|the configured store)$/)
      } else {
        assert.equal(row.fallback, literal)
      }
    })
})

test.group('Policy options | docblocks', () => {
  test('each option of {$self} tells its default, and the unit of a length of time')
    .with(['PageArguments', 'PageOptions', 'CachePageOptions', 'CachePageForeverOptions'])
    .run(async ({ assert }, name) => {
      for (const [option, { text, type }] of Object.entries(await docblocks(TYPES, name))) {
        assert.match(text, /Default: .|Required$/, option)
        if (/Duration|Timeout/.test(type)) {
          assert.match(text, /seconds/, option)
        }
      }
    })
})
