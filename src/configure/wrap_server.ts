import type { SourceFile } from './types.ts'

type Imports = ReturnType<SourceFile['getImportDeclarations']>

interface Call {
  getText(): string
  addArgument(text: string): unknown
}

const FRONT = 'adonis-cache-helpers/front'

/**
 * What is written into bin/server.ts, for people.
 */
export const FRONT_LINES = [
  `import { createServer } from 'node:http'`,
  `import { frontCache } from '${FRONT}'`,
  `…`,
  `  .httpServer()`,
  `  .start((handler) => createServer(frontCache(handler)))`,
]

/**
 * Has the server of an application answer in front: wraps the handler in bin/server.ts.
 *
 * @param file - bin/server.ts; `undefined` where there is none
 * @returns `there`: it was wrapped before; `unknown`: the server is made in another way than AdonisJS
 * makes it
 */
export async function wrapServer(
  file: SourceFile | undefined
): Promise<'written' | 'there' | 'unknown'> {
  const imported = file?.getImportStringLiterals().map((literal) => literal.getLiteralValue())
  if (imported?.includes(FRONT)) {
    return 'there'
  }
  const start = file?.getDescendants().find(isStart) as Call | undefined
  if (file === undefined || start === undefined) {
    return 'unknown'
  }
  // Names are looked for before anything is written that has them.
  const create = importName(file, ['node:http', 'http'], 'createServer', 'createHttpServer')
  const front = importName(file, [FRONT], 'frontCache', 'frontOfPages')
  start.addArgument(`(handler) => ${create}(${front}(handler))`)
  await file.save()
  return 'written'
}

/**
 * A call without arguments, and without a comment in their place.
 */
function isStart(node: { getKindName(): string; getText(): string }): boolean {
  return (
    node.getKindName() === 'CallExpression' &&
    /\.httpServer\(\)\s*\.start\(\s*\)$/.test(node.getText())
  )
}

/**
 * Imports a function, unless it is imported: a type of that name is none.
 *
 * @param modules - The names of its module; the first one is written
 * @param other - What it is called where its name stands for something else
 * @returns what it is called in the file
 */
function importName(file: SourceFile, modules: string[], name: string, other: string): string {
  const declarations = file
    .getImportDeclarations()
    .filter((one) => modules.includes(one.getModuleSpecifierValue()) && !one.isTypeOnly())
  const there = findImport(declarations, name)
  if (there !== undefined) {
    return there.getAliasNode()?.getText() ?? name
  }
  const isTaken = file.getDescendants().some((node) => node.getText() === name)
  const specifier = isTaken ? { name, alias: other } : { name }
  const declaration = declarations.find((one) => one.getNamespaceImport() === undefined)
  if (declaration !== undefined) {
    declaration.addNamedImport(specifier)
  } else {
    const endsLines = /;[ \t]*$/m.test(file.getText())
    const added = file.addImportDeclaration({
      moduleSpecifier: modules[0],
      namedImports: [specifier],
    })
    if (!endsLines) {
      added.replaceWithText(added.getText().replace(/;$/, ''))
    }
  }
  return isTaken ? other : name
}

function findImport(declarations: Imports, name: string) {
  return declarations
    .flatMap((one) => one.getNamedImports())
    .find((one) => one.getName() === name && !one.isTypeOnly())
}
