import ts from 'typescript'
import { join } from 'node:path'
import { readFile } from 'node:fs/promises'

const ROOT = join(import.meta.dirname, '../..')

/**
 * What users of the package see: an export of one of its entries, or a member of one.
 */
export interface PublicName {
  /** `PageCache.renew`, with the entry: `adonis-cache-helpers#PageCache.renew` */
  name: string
  kind: 'function' | 'method' | 'property' | 'other'
  /** Its docblock without tags, as one line */
  text: string
  /** The tags of its docblock, such as `throws`, with their text */
  tags: { name: string; text: string }[]
  /** How its type is written, where that is written */
  type: string
  /** Whether its own body has a `throw` */
  throwsItself: boolean
}

/**
 * Sources of the entries of package.json, by the name that users import them by.
 */
async function entries(): Promise<[name: string, file: string][]> {
  const { name, exports } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'))
  return Object.entries<string>(exports).map(([entry, path]) => {
    const source = path.replace('./build/', '').replace(/\.js$/, '.ts')
    const file = source === 'commands/main.ts' ? 'commands/main.d.ts' : source
    return [entry.replace('.', name), join(ROOT, file)]
  })
}

const isOurs = (node: ts.Node) => !node.getSourceFile().fileName.includes('/node_modules/')

function tagsOf(node: ts.Node) {
  return ts.getJSDocTags(node).map(({ tagName, comment }) => ({
    name: tagName.text,
    text: ts.getTextOfJSDocComment(comment) ?? '',
  }))
}

/**
 * Whether a declaration is a function, a method of a class, or a constant whose value is a function. What an interface or a type describes is made by others.
 */
function isCallable(node: ts.Node, checker: ts.TypeChecker): boolean {
  const isWritten = ts.isFunctionDeclaration(node) || ts.isVariableDeclaration(node)
  return (
    ts.isMethodDeclaration(node) ||
    (isWritten && checker.getTypeAtLocation(node).getCallSignatures().length > 0)
  )
}

/**
 * Whether a `throw` stands in a body, and in no function inside of it.
 */
function throwsItself(node: ts.Node): boolean {
  const body = ts.isFunctionLike(node) && 'body' in node ? (node.body as ts.Node) : undefined
  const search = (inner: ts.Node): boolean =>
    ts.isThrowStatement(inner) ||
    (!ts.isFunctionLike(inner) && !!ts.forEachChild(inner, (child) => search(child) || undefined))
  return body !== undefined && search(body)
}

function isHidden(node: ts.Declaration): boolean {
  const hidden = ts.ModifierFlags.Private | ts.ModifierFlags.Protected
  const title = (node as ts.NamedDeclaration).name
  return (
    (title !== undefined && ts.isPrivateIdentifier(title)) ||
    (ts.getCombinedModifierFlags(node) & hidden) !== 0 ||
    tagsOf(node).some(({ name }) => name === 'internal')
  )
}

function describe(name: string, symbol: ts.Symbol, node: ts.Declaration, checker: ts.TypeChecker) {
  const isMember = ts.isClassElement(node) || ts.isTypeElement(node)
  const callable = isMember ? 'method' : 'function'
  const kind = isCallable(node, checker) ? callable : isMember ? 'property' : 'other'
  return {
    name,
    kind,
    text: ts.displayPartsToString(symbol.getDocumentationComment(checker)).replaceAll(/\s+/g, ' '),
    tags: tagsOf(node),
    type: 'type' in node && node.type ? (node.type as ts.Node).getText() : '',
    throwsItself: throwsItself(node),
  } satisfies PublicName
}

/**
 * A name, and those of its members that are written in this package.
 */
function named(
  name: string,
  symbol: ts.Symbol,
  checker: ts.TypeChecker,
  isMember = false
): PublicName[] {
  const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
  const node = target.declarations?.find(isOurs)
  if (!node || isHidden(node)) {
    return []
  }
  const members =
    ts.isClassDeclaration(node) || ts.isInterfaceDeclaration(node)
      ? checker.getDeclaredTypeOfSymbol(target).getProperties()
      : ts.isSourceFile(node)
        ? checker.getExportsOfModule(target)
        : []
  const own = ts.isSourceFile(node) ? [] : [describe(name, target, node, checker)]
  return [
    ...own,
    ...(isMember && !ts.isSourceFile(node)
      ? []
      : members.flatMap((member) =>
          named(`${name}.${member.name}`, member, checker, !ts.isSourceFile(node))
        )),
  ]
}

/**
 * All that the entries of package.json export, from the sources, without what is `@internal`.
 */
export async function publicExports(): Promise<PublicName[]> {
  const all = await entries()
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), ts.sys.readFile)
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT)
  const program = ts.createProgram(
    all.map(([, file]) => file),
    options
  )
  const checker = program.getTypeChecker()
  return all.flatMap(([entry, file]) => {
    const source = program.getSourceFile(ts.sys.resolvePath(file))!
    const module = checker.getSymbolAtLocation(source)!
    return checker
      .getExportsOfModule(module)
      .flatMap((symbol) => named(`${entry}#${symbol.name}`, symbol, checker))
  })
}
