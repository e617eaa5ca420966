import { join } from 'node:path'
import { test } from '@japa/runner'
import { readFile } from 'node:fs/promises'
import { anchorsOf } from '../support/anchors.ts'
import { RESPONSE_RULES } from '../../src/store_rules/store_rules.ts'
import { REASONS } from '../../src/store_rules/reasons.ts'
import type { ReasonEntry } from '../../src/store_rules/reasons/reason_entry.ts'

const ROOT = join(import.meta.dirname, '../..')
const read = (file: string) => readFile(join(ROOT, file), 'utf8')
const reasons = Object.entries<ReasonEntry>(REASONS)

/**
 * The rows of a table whose first column is called `detail`.
 */
async function rowsOf(file: string): Promise<[details: string[], advice: string][]> {
  const text = await read(file)
  const [, table] = text.match(/^\| `detail` \|.*\n\|[-|]+\n((?:\|.*\n)+)/m)!
  return table
    .trim()
    .split('\n')
    .map((row) => {
      const [, details, advice] = row.match(/^\| (.*?) \| (.*) \|$/)!
      return [[...details.matchAll(/`([^`]+)`/g)].map(([, detail]) => detail), advice]
    })
}

test.group('Reasons', () => {
  test('are tokens, and say in a sentence what to do', ({ assert }) => {
    for (const [name, { advice }] of reasons) {
      assert.match(name, /^[a-z][a-z-]*$/)
      assert.match(advice, /^[A-Z].{15,}[^.]$/, name)
    }
  })

  test('name a section of the documentation that exists', async ({ assert }) => {
    for (const [name, { section }] of reasons) {
      const [file, anchor] = section.split('#')
      assert.include(anchorsOf(await read(file)), anchor, name)
    }
  })

  test('are in docs/cache-status.md, each with its advice', async ({ assert }) => {
    const rows = await rowsOf('docs/cache-status.md')
    assert.deepEqual(
      rows.map(([[detail], text]) => [detail, text]),
      reasons.map(([name, { advice, section }]) => {
        const [file, anchor] = section.split('#')
        const link = file === 'docs/cache-status.md' ? '' : file.replace(/^docs\//, '')
        return [name, `${advice} ([more](${link}#${anchor}))`]
      })
    )
  })

  test('are what docs/what-is-stored.md lists, and every store rule is among them', async ({
    assert,
  }) => {
    const rows = await rowsOf('docs/what-is-stored.md')
    const listed = rows.flatMap(([details]) => details)
    assert.includeMembers(Object.keys(REASONS), listed)
    assert.includeMembers(
      listed,
      RESPONSE_RULES.map(({ name }) => name)
    )
  })
})
