import { join } from 'node:path'
import { test } from '@japa/runner'
import { readFile } from 'node:fs/promises'
import { OPTION_NAMES } from '../../src/request/options/option_names.ts'
import { OPTION_TEXTS } from '../../src/request/options/option_texts.ts'
import { RequestCommand } from '../../src/request/request_command.ts'
import { resolveOptions } from '../../src/request/options/resolve_options.ts'
import { signer } from './support/signer.ts'

const ROOT = join(import.meta.dirname, '../..')
const read = (file: string) => readFile(join(ROOT, file), 'utf8')

class Warmup extends RequestCommand {
  static commandName = 'warmup:pages'
}

test.group('The options of makeRequests', () => {
  test('all are in --help, with their defaults', ({ assert }) => {
    const help = [Warmup.help].flat().join('\n')
    for (const name of OPTION_NAMES) {
      assert.match(help, new RegExp(`^  ${name} +\\w`, 'm'))
      const { default: fallback } = OPTION_TEXTS[name]
      assert.isTrue(fallback === 'none' || help.includes(`[default: ${fallback}]`), name)
    }
  })

  test('each flag names its default', ({ assert }) => {
    Warmup.boot()
    for (const { flagName, description } of Warmup.flags) {
      assert.match(description!, /\[default: [^\]]+\]$/, flagName)
    }
  })

  test('all are in docs/reference.md, with the same default and text', async ({ assert }) => {
    const reference = await read('docs/reference.md')
    const [, section] = reference.split('\n## Warm-up options\n')
    const [, table] = section.match(
      /^\| option \| default \| meaning \|\n\|[-|]+\n((?:\| `\w+` .*\n)+)\n/m
    )!
    const rows = table
      .trim()
      .split('\n')
      .map((row) => row.slice(2, -2).split(' | '))
    assert.deepEqual(
      rows.map(([name, fallback, text]) => [name, fallback.replaceAll('`', ''), text]),
      OPTION_NAMES.map((name) => {
        const { text, default: fallback } = OPTION_TEXTS[name]
        return [`\`${name}\``, fallback, text]
      })
    )
  })

  test('all are in the stub', async ({ assert }) => {
    const stub = await read('stubs/make/warmup.stub')
    const fields = [...stub.matchAll(/^ {2}(?:\/\/ )?(?:async )?(\w+)(?: = |\(\{ url)/gm)].map(
      ([, name]) => name
    )
    assert.sameMembers(fields, OPTION_NAMES)
  })

  test('the defaults that are numbers and booleans are those that hold', ({ assert }) => {
    const resolved: Record<string, unknown> = resolveOptions({ urls: [] }, signer(['a.test']))
    for (const name of OPTION_NAMES) {
      const { default: fallback } = OPTION_TEXTS[name]
      if (/^(\d+|true|false|http)$/.test(fallback)) {
        const isMilliseconds = `${name}Ms` in resolved
        const value = isMilliseconds ? Number(resolved[`${name}Ms`]) / 1000 : resolved[name]
        assert.equal(String(value), fallback, name)
      }
    }
  })
})
