/**
 * A source file of ts-morph, as far as it is read and written here.
 */
interface SourceFile {
  getText(): string
  getDescendants(): { getKindName(): string }[]
  addImportDeclaration(declaration: { moduleSpecifier: string; namedImports: string[] }): unknown
  getImportDeclaration(module: string): { addNamedImport(name: string): unknown } | undefined
  save(): Promise<void>
}

interface Call {
  getExpression(): { getText(): string }
  getArguments(): unknown[]
  addArgument(text: string): unknown
}

/**
 * What is written into bin/server.ts, for people.
 */
export const FRONT_LINES = [
  `import { createServer } from 'node:http'`,
  `import { frontCache } from 'adonis-cache-helpers/front'`,
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
  if (file?.getText().includes('adonis-cache-helpers/front')) {
    return 'there'
  }
  const start = file?.getDescendants().find(isStart) as Call | undefined
  if (file === undefined || start === undefined || start.getArguments().length > 0) {
    return 'unknown'
  }
  start.addArgument('(handler) => createServer(frontCache(handler))')
  addImport(file, 'node:http', 'createServer')
  addImport(file, 'adonis-cache-helpers/front', 'frontCache')
  await file.save()
  return 'written'
}

function isStart(node: { getKindName(): string }): boolean {
  return (
    node.getKindName() === 'CallExpression' &&
    /\.httpServer\(\)\s*\.start$/.test((node as unknown as Call).getExpression().getText())
  )
}

function addImport(file: SourceFile, module: string, name: string): void {
  const declaration = file.getImportDeclaration(module)
  if (declaration === undefined) {
    file.addImportDeclaration({ moduleSpecifier: module, namedImports: [name] })
  } else if (!new RegExp(`\\b${name}\\b`).test(file.getText().split('.httpServer()')[0])) {
    declaration.addNamedImport(name)
  }
}
