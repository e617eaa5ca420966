import { test } from '@japa/runner'
import { readdir } from 'node:fs/promises'
import type { BaseCommand } from '@adonisjs/core/ace'

const FOLDER = new URL('../../commands/', import.meta.url)

/**
 * The classes of all commands.
 */
async function commands(): Promise<(typeof BaseCommand)[]> {
  const found = await readdir(FOLDER)
  const files = found.filter((file) => /(?<!\.d)\.ts$/.test(file))
  const modules = await Promise.all(files.map((file) => import(new URL(file, FOLDER).href)))
  return modules.map((module) => module.default)
}

test.group('The help of commands', () => {
  test('has lines that are not broken on a terminal of 80 columns', async ({ assert }) => {
    const all = await commands()
    assert.isAbove(all.length, 3)
    for (const { commandName, help = [] } of all) {
      for (const line of [help].flat()) {
        const text = line.replaceAll('{{ binaryName }}', 'node ace')
        // Ace indents them by two, and breaks what has more than the rest.
        assert.isAtMost(text.length, 77, `${commandName}: "${line}"`)
      }
    }
  })
})

test.group('Commands', () => {
  test('that use the configuration start the application', async ({ assert }) => {
    for (const { commandName, options } of await commands()) {
      assert.isTrue(options.startApp || commandName.startsWith('make:'), commandName)
    }
  })
})
