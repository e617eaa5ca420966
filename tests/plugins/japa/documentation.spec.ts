import ts from 'typescript'
import { join } from 'node:path'
import { test } from '@japa/runner'
import { readFile } from 'node:fs/promises'

/*
 * What docs/testing.md shows type-checks, in an application that has a model, against the package as it is
 * built. It has no other test file with the plugins: their types are there where they are imported.
 */

const ROOT = join(import.meta.dirname, '../../..')

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ESNext,
  module: ts.ModuleKind.NodeNext,
  lib: ['lib.esnext.d.ts', 'lib.dom.d.ts'],
  types: ['node'],
  strict: true,
  noEmit: true,
  skipLibCheck: true,
}

/** In place of the application's own */
const MODEL = `declare module '#models/post' {
  export default class Post {
    static pageTag: string
    static findOrFail(id: number): Promise<Post>
    $primaryKeyValue?: number
  }
}`

/**
 * The code of the page, by where each block says that it belongs.
 */
async function snippets(): Promise<Map<string, string>> {
  const text = await readFile(join(ROOT, 'docs/testing.md'), 'utf8')
  const found = [...text.matchAll(/^```ts\n([^]*?)^```$/gm)]
  return new Map(
    found.map(([, code], index) => {
      const [, file] = code.match(/^\/\/ (\S+\.ts)$/m) ?? []
      return [join(ROOT, 'tmp', `${index}_${file?.replaceAll('/', '_')}`), code]
    })
  )
}

function errorsOf(files: Map<string, string>): string[] {
  const host = ts.createCompilerHost(OPTIONS)
  const { getSourceFile, fileExists, readFile: read } = host
  host.fileExists = (name) => files.has(name) || fileExists.call(host, name)
  host.readFile = (name) => files.get(name) ?? read.call(host, name)
  host.getSourceFile = (name, options, ...rest) =>
    files.has(name)
      ? ts.createSourceFile(name, files.get(name)!, options)
      : getSourceFile.call(host, name, options, ...rest)
  const program = ts.createProgram([...files.keys()], OPTIONS, host)
  return [...files.keys()].flatMap((file) =>
    ts
      .getPreEmitDiagnostics(program, program.getSourceFile(file))
      .map(({ messageText }) => `${file}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`)
  )
}

test.group('docs/testing.md', (group) => {
  group.each.timeout(60_000)

  test('every block of code is whole, and type-checks', async ({ assert }) => {
    const files = await snippets()
    assert.isAbove(files.size, 6)
    assert.deepEqual(
      [...files].filter(([name]) => name.includes('undefined')),
      []
    )
    files.set(join(ROOT, 'tmp/model.d.ts'), MODEL)
    assert.deepEqual(errorsOf(files), [])
  })

  test('without the plugin a response knows nothing of the page cache', ({ assert }) => {
    const code = `import { test } from '@japa/runner'
      import '@japa/api-client'
      import 'adonis-cache-helpers'
      test('wrong', async ({ client }) => (await client.get('/')).assertPageCacheHit())`
    const file = join(ROOT, 'tmp/without.ts')
    assert.deepEqual(errorsOf(new Map([[file, code]])), [
      `${file}: Property 'assertPageCacheHit' does not exist on type 'ApiResponse<any>'.`,
    ])
  })
})
