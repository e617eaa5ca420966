import ts from 'typescript'
import { join } from 'node:path'
import { test } from '@japa/runner'
import { readFile } from 'node:fs/promises'

/*
 * The type declarations as they are published: what `npm run build` made of them. A project
 * without `skipLibCheck` checks them, and what `stripInternal` took out may be missing elsewhere.
 */

const ROOT = join(import.meta.dirname, '..')
const BUILD = join(ROOT, 'build/')

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ESNext,
  module: ts.ModuleKind.NodeNext,
  lib: ['lib.esnext.d.ts'],
  types: ['node'],
  strict: true,
  noEmit: true,
}

async function entryPoints(): Promise<string[]> {
  const { exports } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'))
  return Object.values<string>(exports).map((path) => join(ROOT, path.replace(/\.js$/, '.d.ts')))
}

test('the published declarations have no type errors', async ({ assert }) => {
  const program = ts.createProgram(await entryPoints(), OPTIONS)
  const declarations = program
    .getSourceFiles()
    .filter(({ fileName }) => fileName.startsWith(ts.server.toNormalizedPath(BUILD)))
  const errors = declarations
    .flatMap((file) => [
      ...program.getSyntacticDiagnostics(file),
      ...program.getSemanticDiagnostics(file),
    ])
    .map(({ file, messageText }) => `${file?.fileName}: ${JSON.stringify(messageText)}`)

  assert.isNotEmpty(declarations)
  assert.deepEqual(errors, [])
}).timeout(60_000)

test('whoever imports the package finds pageCache on the context of a request', ({ assert }) => {
  const handler = join(ROOT, 'handler.ts')
  const text = `import type { HttpContext } from '@adonisjs/core/http'
    import { cachePage } from './build/index.js'
    export const show = (ctx: HttpContext) => ctx.pageCache.tag('posts')
    export const wrong = (ctx: HttpContext) => ctx.pageCache.tag(1)
    export const middleware = cachePage(60)`
  const host = ts.createCompilerHost(OPTIONS)
  const { getSourceFile } = host
  host.getSourceFile = (name, options, ...rest) =>
    name === handler
      ? ts.createSourceFile(name, text, options)
      : getSourceFile.call(host, name, options, ...rest)

  const program = ts.createProgram([handler], { ...OPTIONS, skipLibCheck: true }, host)
  const errors = program.getSemanticDiagnostics().map(({ messageText }) => messageText)
  assert.deepEqual(errors, [
    `Argument of type 'number' is not assignable to parameter of type 'string'.`,
  ])
}).timeout(60_000)
